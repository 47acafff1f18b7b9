import type { Bilingual } from '@reeve/ir';

/** One part of the language reference: words in both languages, and a sample that runs. */
export interface Section {
  readonly title: Bilingual;
  readonly text: Bilingual;
  /** Reeve text in English; the Chinese page shows the same tree in Chinese. */
  readonly sample?: string;
  /** Show the sample in YAML too. */
  readonly yaml?: boolean;
}

/** The language reference, in order. Every sample is read, checked and run; all together they are one project. */
export const SECTIONS: readonly Section[] = [
  {
    title: { en: 'A rule', zh: '一条规则' },
    text: {
      en: 'A rule says about whom it is (`per`), what sets it off (`when`), what else must hold (`if`) and what to do (`then`). The clauses after `then` bound it: how often, when not, with whose approval. One clause a line reads best, but line breaks mean nothing. `#` begins a comment.\n\nThe same rule can be written in English, in Chinese and in YAML; `reeve fmt --to en|zh|yaml` turns one into the other and loses nothing.',
      zh: '一条规则说明：关于谁（`每位`、`每个`）、由什么触发（`当`）、还须满足什么（`如果`）、做什么（`则`）。`则` 之后的子句给它加上界限：多久一次、何时不打扰、须谁批准。每个子句一行最好读，但换行本身没有含义。`#` 开始一条注释。\n\n同一条规则可以用英文、中文或 YAML 书写；`reeve fmt --to en|zh|yaml` 在三者之间转换，什么也不会丢。',
    },
    sample: `rule win_back "Win back quiet members"
  per member
  when no activity for 7 days
  if member.tier in (silver, gold) and member.consent.marketing
  then
    message.send(to: member, via: wechat, template: "we-miss-you")
    points.grant(to: member, amount: 50, reason: "welcome back")
  at most 1 per 30 days
  quiet 22:00 to 08:00
`,
    yaml: true,
  },
  {
    title: { en: 'Events', zh: '事件' },
    text: {
      en: 'An `event` declares a type of event: its fields with their types, its title, and whether it `is activity`. A project that marks none of its own events as activity takes the marks of its extensions. Types are `text`, `number`, `yes/no`, `time`, `date`, `duration`, `one of (…)`, `list of …`, `member`, `community` and `channel`. A field that holds another type than it declares counts as no value, and is counted.',
      zh: '`事件` 声明一种事件：字段与类型、名称，以及它是否 `是活动`。项目若没有把自己的任何事件标为活动，就用扩展的标记。类型有 `文本`、`数字`、`是否`、`时间`、`日期`、`时长`、`之一 (…)`、`列表 …`、`成员`、`社群`、`渠道`。字段的值与声明的类型不符时当作没有值，并会计数。',
    },
    sample: `event post.published "Post" is activity {
  length "Length": number
  topic: one of (help, news, chat)
  links: list of text
}
event post.reported { reason: text, post: text }

rule long_help_post "Thank for a long answer"
  when post.published where topic = help and length >= 500
  then points.grant(to: member, amount: 10, reason: "a long answer")
  at most 3 per calendar day
`,
  },
  {
    title: { en: 'Members and communities', zh: '成员与社群' },
    text: {
      en: '`member` and `community` declare attributes, with types, defaults and labels; `is personal` marks what is to be masked. Their values come with the events `member.joined`, `member.updated` and `community.updated`. A group makes dotted names: `member.profile.city`.',
      zh: '`成员` 与 `社群` 声明属性：类型、默认值、名称；`是个人信息` 标记需要遮掩的内容。属性的值随事件 `member.joined`、`member.updated`、`community.updated` 而来。分组产生带点的名字：`成员.profile.city`。',
    },
    sample: `member {
  profile { city "City": text is personal, level: number default 1 }
}

rule levelled_up "Congratulate on a new level"
  when member.profile.level changes
  if member.profile.level > 1
  then message.send(to: member, via: wechat, template: "level-up")
`,
  },
  {
    title: { en: 'Silence', zh: '沉默' },
    text: {
      en: '`no E for D` is true from the last such event + D on, until the next one. Where there was none, silence begins with joining, else with the first event that names the member. As a trigger it fires exactly then, once a silence; an event at that very instant still breaks it. It may stand in any condition.',
      zh: '`无 E 满 D`：从最近一次这类事件加 D 起为真，直到下一次。若从未有过，则从加入时算起，否则从第一个提到该成员的事件算起。作为触发条件，它恰好在那一刻触发，每次沉默一次；同一时刻到来的事件仍会打破它。它可以出现在任何条件里。',
    },
    sample: `rule quiet_gold "A gold member went quiet"
  when no activity for 14 days and member.tier = gold
  then task.assign(role: community_manager, title: "Call {member}", due: 2 days)
`,
  },
  {
    title: { en: 'Windows', zh: '窗口' },
    text: {
      en: '`count(E) in D`, and `sum`, `avg`, `min`, `max`, `distinct` and `most common` of `E.field`, look at the events in (t − D, t]. A window is looked at when an event enters it and when one leaves it. A rule on a window fires when its condition becomes true, and again once it has been false (or once `until` has held). `where` keeps events out. Durations are exact; `calendar day`, `calendar week` and `calendar month` follow the clock of the member, else of the project.',
      zh: '`近 D 内 E 的 次数`，以及 `E.字段` 的 `总和`、`平均`、`最小`、`最大`、`去重数`、`最常见`，看的是 (t − D, t] 里的事件。窗口在事件进入和离开时被查看。条件变为真时触发；变为假之后（或 `直到` 成立之后）才会再次触发。`其中` 把事件挡在外面。时长是精确的；`自然日`、`自然周`、`自然月` 按成员所在时区，否则按项目时区。',
    },
    sample: `rule flood "Many posts in a short time"
  when count(post.published where length < 20) in 5 minutes >= 8
  then task.assign(role: moderator, title: "Look at {member}: {count(post.published) in 1 hour} posts")
  until count(post.published) in 30 minutes = 0
`,
  },
  {
    title: { en: 'Usual and spikes', zh: '平时与激增' },
    text: {
      en: '`usual in B` is what is usual for the window that it is compared with: its events over the stretch B before it, scaled to its length. It has a value once that stretch is full of history. `usual for this hour in B` is the median of the same window in earlier weeks. While a rule with `until` is open, what happens is left out of its later baselines. `E spikes` needs no threshold at all: it learns what is to be expected at each hour of the week, and how the series varies. Its sensitivity says how many false alarms it may give each series: `low` about one a year, `normal` about one a month, `high` about one a week. Over long windows, of which a month has few, it wants what luck brings once in 1,000, in 200 or in 50 of them. It begins after two days and 24 windows, and fewer than five events are never a spike. The decision tells what was `expected`, what is `usual up to` (19 in 20 windows keep to it), and in how many days luck brings so much once (`by luck once in days`).',
      zh: '`近 B 平时` 是与之比较的窗口通常的量：窗口之前 B 这段里的事件，按窗口长度折算。历史填满这一段之后它才有值。`近 B 本时段 平时` 是前几周同一窗口的中位数。带 `直到` 的规则打开期间发生的事，不计入它以后的基线。`E 激增` 完全不需要阈值：它会学习一周中每个小时应有的量，以及平时的波动。灵敏度表示每个序列可以有多少误报：低，大约每年一次；中，大约每月一次；高，大约每周一次。窗口很长、一个月没有几个时，改为要求碰巧每 1000、200 或 50 个窗口才出现一次。学习满两天且满 24 个窗口后才开始判断；不到五个事件不算激增。决策中写明预期值、平时上限（每 20 个窗口有 19 个不超过它），以及这么多的量碰巧多少天才出现一次。',
    },
    sample: `rule reports_above_usual "Reports are well above usual"
  per community
  when count(post.reported) in 1 hour > 3 x usual in 7 days
   and count(post.reported) in 1 hour >= 10
  then case.open(kind: crisis, severity: high, title: "Reports: {most common(post.reported.reason) in 1 hour}")
  until count(post.reported) in 1 hour < 1.5 x usual in 7 days for 30 minutes
  at most 1 per 6 hours

rule reports_spike "Reports spike"
  per community
  when post.reported spikes with high sensitivity
  then notify.role(role: moderator, message: "Reports spike")
`,
  },
  {
    title: { en: 'Sequences', zh: '先后' },
    text: {
      en: '`A then B within D` fires when B comes after A and no later than D after it. `A then no B within D` fires at the end of D when no B came. Chains go on with `then`. `mode restart` (the default) follows the latest A, `single` the first until it is settled, `each` every one. `with same F` asks that both agree on a field: each value is a sequence of its own.',
      zh: '`A 之后 D 内 有 B`：B 在 A 之后且不晚于 D 到来时触发。`A 之后 D 内 无 B`：D 结束仍无 B 时触发。可以接着写更长的链。`方式 重来`（默认）跟随最近的 A，`单次` 跟随第一个直到有结果，`逐个` 跟随每一个。`同 F` 要求两者的某个字段相同：每个值自成一个序列。',
    },
    sample: `rule unpaid_item "An item stayed in the cart"
  when cart.added then no order.paid within 2 hours with same item
  if not member in blocklist
  then message.send(to: member, via: wechat, template: "cart-reminder")
  mode single
  at most 1 per 3 days
`,
  },
  {
    title: { en: 'Changes, segments and metrics', zh: '变化、分群与指标' },
    text: {
      en: 'A `segment` is a named condition, a `metric` a named number per community or member. `becomes`, `changes`, `enters` and `leaves` are triggers. `share of A followed by B within D, in W` counts an A once it is settled: when its B came or when D has passed. `for D` after a condition asks that it hold that long.',
      zh: '`分群` 是有名字的条件，`指标` 是每个社群或每位成员的有名字的数。`变为`、`变化`、`进入`、`离开` 都可作触发。“A 之后 D 内有 B 的占比”在一个 A 有了结果之后才计入：B 到来，或 D 已过。条件后的 `持续 D` 要求它持续那么久。',
    },
    sample: `segment regulars "Regulars" = count(post.published) in 30 days >= 8
metric reply_share "Replies within a day" = share of question.asked followed by question.answered within 24 hours, in 7 days

rule new_regular "Somebody became a regular"
  when member enters regulars
  then tag.add(to: member, tag: "regular")

rule replies_slow "Too few questions are answered within a day"
  per community
  when reply_share < 90% for 30 minutes
  then task.assign(role: community_manager, title: "Reply rate is {reply_share}", due: 4 hours)
  at most 1 per calendar day
`,
  },
  {
    title: { en: 'Schedules', zh: '定时' },
    text: {
      en: '`every monday at 09:00`, `every weekday at …`, `every month on day 1 at …`, `every 15 minutes` or `cron "…"`, in the time zone of the project. With `for each member where …` it fires for each of them, else once for each community, and in a rule per channel or per a field once for each value that events have had. A time that the clock skips in spring fires just after; one that comes twice in autumn fires once.',
      zh: '`每 周一 09:00`、`每 工作日 …`、`每 月 1 日 …`、`每 15 分钟` 或 `定时 "…"`，按项目时区。加上 `对 每位 成员 其中 …` 就对每一位触发，否则每个社群一次；规则针对渠道或事件字段时，对事件里出现过的每个取值各一次。春季被跳过的时刻在跳过之后触发；秋季出现两次的时刻只触发一次。',
    },
    sample: `rule weekly_note "A note to every regular on Mondays"
  when every monday at 09:00 for each member where member.tier = gold
  then message.send(to: member, via: email, template: "weekly")

rule month_report "A report on the first of the month"
  when cron "0 9 1 * *"
  then task.assign(role: community_manager, title: "Write the monthly report", due: 3 days)
`,
  },
  {
    title: { en: 'Several triggers', zh: '多个触发' },
    text: {
      en: '`any of (…, …)` fires on any of them; for one event the rule fires once.',
      zh: '`任一 (…, …)`：其中任何一个都可触发；同一个事件只触发一次。',
    },
    sample: `rule attention "Somebody needs a person"
  when any of (complaint.filed where event.severity >= 4, post.reported, member leaves regulars)
  then task.assign(role: moderator, title: "Look after {member}")
  at most 1 per 7 days
`,
  },
  {
    title: { en: 'Steps and plans', zh: '步骤与预案' },
    text: {
      en: 'Steps follow one another: an action, `wait D`, `wait for E within D … otherwise … end`, `if … else … end`, `split … end` (the same subject always takes the same branch), `start PLAN(…)`, `stop`. A `plan` is steps with a name and parameters. A wait is kept as data with its due time; on waking the rule’s `if`, its quiet hours, consent and caps are looked at again.',
      zh: '步骤依次进行：动作、`等待 D`、`等待 E 至多 D … 否则 … 结束`、`如果 … 否则 … 结束`、`分流 … 结束`（同一对象总走同一支）、`启动 预案(…)`、`停止`。`预案` 是有名字和参数的步骤。等待作为数据保存，连同到期时间；醒来时会再次查看规则的 `如果`、免打扰时段、同意与上限。',
    },
    sample: `plan welcome(level: number)
  message.send(to: member, via: wechat, template: "welcome")
  wait for post.published within 3 days
    points.grant(to: member, amount: 10 * level, reason: "first post")
  otherwise
    if member.consent.marketing
      message.send(to: member, via: wechat, template: "first-steps", purpose: marketing)
    else
      task.assign(role: community_manager, title: "Say hello to {member}")
    end
  end

rule welcome_newcomer "Welcome a newcomer"
  when member.joined
  then
    start welcome(level: 2)
    wait 7 days
    split
      50%: message.send(to: member, via: wechat, template: "one-week")
      50%: stop
    end
`,
  },
  {
    title: { en: 'Parameters and packs', zh: '参数与规则包' },
    text: {
      en: 'A `parameter` is a figure that can be set without touching a rule: `$name` stands wherever a literal of its type could, in lengths of time, counts, percentages, times of day, dates and values. It has a type, a default and, where wanted, limits; besides the types of fields there are `percent` and `time of day`.\n\nRules, templates, tables and plans of a pack come in with `use pack NAME`, their texts unchanged; `with` sets its parameters, `except` leaves rules out: `use pack honours with honour_answers: 20, honour_posts: 10 except honour_bridge`. Without `use pack` nothing of a pack runs. What the project declares under the name of something in the pack takes its place. `packs` in reeve.yaml names the folders in which packs are looked for.',
      zh: '`参数` 是不用改规则就能设置的数值：凡是能写该类型字面值的地方都可以写 `$名字`，包括时长、次数、百分比、时刻、日期和取值。参数有类型、默认值，需要时还有限度；除字段的类型外，还有 `百分比` 和 `时刻`。\n\n`启用规则包 名字` 引入规则包里的规则、模板、决策表和预案，原文不变；`设` 给参数取值，`除去` 去掉某些规则：`启用规则包 honours 设 honour_answers: 20, honour_posts: 10 除去 honour_bridge`。不写 `启用规则包`，包里什么都不会运行。项目中与包里同名的声明会替代包里的那个。reeve.yaml 的 `packs` 写明到哪些文件夹里找规则包。',
    },
    sample: `parameter long_silence "Days of silence": duration = 21 days from 3 days to 90 days
parameter most_notes "Notes at most": number = 2 from 1 to 10

rule far_away "Ask those who are far away"
  when no activity for $long_silence
  then notify.role(role: community_manager, message: "{member} is far away")
  at most $most_notes per 90 days
`,
  },
  {
    title: { en: 'Decision tables', zh: '决策表' },
    text: {
      en: 'Rows are read from above; the first that matches answers, or with `all matches` all of them as a list. A cell is `-` for anything, a value, several values, a comparison, or a range `3 to 7`. Gaps and overlaps are reported.',
      zh: '从上往下逐行看，第一条符合的作答；写 `全部匹配` 则所有符合的一起作答。格子可以是 `-`（任意）、一个值、几个值、一个比较，或范围 `3 至 7`。遗漏与重叠会被报告。',
    },
    sample: `table reward(tier: text, days: number) -> points: number
  | tier | days | points |
  | gold | >= 7 | 30     |
  | gold | < 7  | 15     |
  | -    | >= 7 | 20     |
  | -    | -    | 5      |

rule check_in_reward "Reward a daily check-in"
  when check_in.made
  then points.grant(to: member, amount: reward(member.tier, streak(check_in.made) by calendar day).points)
  at most 1 per calendar day
`,
  },
  {
    title: { en: 'Templates', zh: '模板' },
    text: {
      en: 'A `template` is a message in each language and, where wanted, for each channel. Its placeholders are checked.',
      zh: '`模板` 是一条消息，可有各种语言、各个渠道的写法。其中的占位都会检查。',
    },
    sample: `template "level-up" {
  en: "Well done, {member}: you reached level {member.profile.level}."
  zh: "恭喜 {member}，你升到了 {member.profile.level} 级。"
  zh via email: "{member}，你好：你升到了 {member.profile.level} 级。"
}
`,
  },
  {
    title: { en: 'Bounds', zh: '界限' },
    text: {
      en: '`at most N per D` holds for each subject, or with `per member`, `per community`, `per rule` for those; what is over it is dropped unless the clause says `delay` or `replace`. `quiet` holds back until its end unless it says `drop`. `with approval of ROLE within D` waits for a person. `rollout` and `holdout` take a share of subjects, always the same ones. `from` and `to` are dates, `priority` says who goes first where a cap leaves room for one, `shadow` decides and records but does nothing, `backfill` counts those for whom the rule is already true on its `from`.',
      zh: '`至多 每 D N 次` 对每个对象有效，加上 `每位 成员`、`每个 社群`、`每条 规则` 则按它们计；超出的默认丢弃，除非写明 `延后` 或 `替换`。`免打扰` 默认延到结束，除非写明 `丢弃`。`须 角色 批准 限 D 内` 等一个人点头。`灰度` 与 `对照组` 取一部分对象，总是同一批。`从`、`至` 是日期；`优先级` 决定名额有限时谁先；`影子` 只判断、记录，不动手；`补算` 在规则开始之日把已经符合的也算上。',
    },
    sample: `rule offer "An offer for quiet buyers"
  when no order.paid for 60 days
  then message.send(to: member, via: wechat, template: "come-back", purpose: marketing)
  at most 1 per 30 days, delay
  at most 200 per calendar day per community
  quiet 21:00 to 09:00, delay
  with approval of community_manager within 2 days
  priority low
  from 2026-01-01 to 2026-12-31
  rollout 50%
  holdout 5%
`,
  },
];
