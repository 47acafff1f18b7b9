// Written by `reeve types` from the rules and their extensions. Change those, and write it again.

/** Events by type: what stands in their `data`. For `TypedEvent` of @reeve/runtime. */
export interface Events {
  /** approval denied · 已拒绝 */
  readonly 'approval.denied': {
    /** run · 运行 */
    readonly run?: string;
  };
  /** approved · 已批准 */
  readonly 'approval.granted': {
    /** run · 运行 */
    readonly run?: string;
  };
  /** budget nearly spent · 预算将尽 */
  readonly 'budget.near': {
    /** budget · 预算 */
    readonly budget?: string;
    /** period · 周期 */
    readonly period?: string;
    /** spent · 已花费 */
    readonly spent?: number;
    /** amount · 总额 */
    readonly amount?: number;
  };
  /** budget spent · 预算用完 */
  readonly 'budget.spent': {
    /** budget · 预算 */
    readonly budget?: string;
    /** period · 周期 */
    readonly period?: string;
    /** spent · 已花费 */
    readonly spent?: number;
    /** amount · 总额 */
    readonly amount?: number;
  };
  /** added to cart · 加购 */
  readonly 'cart.added': {
    /** item · 商品 */
    readonly item?: string;
    /** amount · 金额 */
    readonly amount?: number;
  };
  /** case acknowledged · 已受理 */
  readonly 'case.acknowledged': {
    /** case · 工单 */
    readonly case?: string;
    /** kind · 类型 */
    readonly kind?: string;
  };
  /** case escalated · 已升级 */
  readonly 'case.escalated': {
    /** case · 工单 */
    readonly case?: string;
    /** kind · 类型 */
    readonly kind?: string;
    /** severity · 级别 */
    readonly severity?: string;
    /** role · 角色 */
    readonly role?: string;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** case opened · 已开立工单 */
  readonly 'case.opened': {
    /** case · 工单 */
    readonly case?: string;
    /** kind · 类型 */
    readonly kind?: string;
    /** severity · 级别 */
    readonly severity?: string;
  };
  /** case resolved · 已解决 */
  readonly 'case.resolved': {
    /** case · 工单 */
    readonly case?: string;
    /** kind · 类型 */
    readonly kind?: string;
  };
  /** channel down · 渠道中断 */
  readonly 'channel.down': {
    /** channel · 渠道 */
    readonly channel?: string;
  };
  /** channel up again · 渠道恢复可用 */
  readonly 'channel.up': {
    /** channel · 渠道 */
    readonly channel?: string;
  };
  /** checked in · 签到 */
  readonly 'check_in.made': {
    /** channel · 渠道 */
    readonly channel?: string;
  };
  /** community updated · 社群资料更新 */
  readonly 'community.updated': CommunityAttributes;
  /** complaint · 投诉 */
  readonly 'complaint.filed': {
    /** severity · 严重度 */
    readonly severity?: number;
    /** topic · 主题 */
    readonly topic?: string;
    /** channel · 渠道 */
    readonly channel?: string;
  };
  /** content hidden · 内容已隐藏 */
  readonly 'content.hidden': {
    /** content · 内容 */
    readonly content?: string;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** content shown · 内容已公开 */
  readonly 'content.shown': {
    /** content · 内容 */
    readonly content?: string;
  };
  /** coupon given · 已发券 */
  readonly 'coupon.given': {
    /** coupon · 优惠券 */
    readonly coupon?: string;
    /** amount · 金额 */
    readonly amount?: number;
    /** ends · 截止; RFC 3339 */
    readonly ends?: string;
  };
  /** honoured · 获得荣誉 */
  readonly 'honour.granted': {
    /** honour · 荣誉 */
    readonly honour?: string;
    /** reason · 理由 */
    readonly reason?: string;
  };
  /** joined · 加入 */
  readonly 'member.joined': {
    /** channel · 渠道 */
    readonly channel?: string;
    /** referrer · 推荐人 */
    readonly referrer?: string;
  } & MemberAttributes;
  /** left · 退出 */
  readonly 'member.left': {
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** member updated · 成员资料更新 */
  readonly 'member.updated': MemberAttributes;
  /** mentioned · 提及 */
  readonly 'mention.seen': {
    /** amount · 数量 */
    readonly amount?: number;
    /** topic · 主题 */
    readonly topic?: string;
    /** channel · 渠道 */
    readonly channel?: string;
  };
  /** message delivered · 消息送达 */
  readonly 'message.delivered': {
    /** channel · 渠道 */
    readonly channel?: string;
    /** rule · 规则 */
    readonly rule?: string;
    /** effect · 动作编号 */
    readonly effect?: string;
  };
  /** message failed · 消息发送失败 */
  readonly 'message.failed': {
    /** channel · 渠道 */
    readonly channel?: string;
    /** rule · 规则 */
    readonly rule?: string;
    /** effect · 动作编号 */
    readonly effect?: string;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** posted · 发言 */
  readonly 'message.posted': {
    /** text · 内容 */
    readonly text?: string;
    /** length · 字数 */
    readonly length?: number;
    /** channel · 渠道 */
    readonly channel?: string;
    /** thread · 话题串 */
    readonly thread?: string;
    /** reply to · 回复对象 */
    readonly reply_to?: string;
  };
  /** message read · 消息已读 */
  readonly 'message.read': {
    /** channel · 渠道 */
    readonly channel?: string;
    /** rule · 规则 */
    readonly rule?: string;
    /** effect · 动作编号 */
    readonly effect?: string;
  };
  /** paid · 付款 */
  readonly 'order.paid': {
    /** item · 商品 */
    readonly item?: string;
    /** amount · 金额 */
    readonly amount?: number;
    /** order · 订单 */
    readonly order?: string;
  };
  /** answered · 回答 */
  readonly 'question.answered': {
    /** question · 问题 */
    readonly question?: string;
    /** topic · 主题 */
    readonly topic?: string;
    /** channel · 渠道 */
    readonly channel?: string;
  };
  /** asked · 提问 */
  readonly 'question.asked': {
    /** question · 问题 */
    readonly question?: string;
    /** topic · 主题 */
    readonly topic?: string;
    /** channel · 渠道 */
    readonly channel?: string;
  };
  /** risk graded · 风险定级 */
  readonly 'risk.graded': {
    /** risk · 风险编号 */
    readonly risk?: string;
    /** kind · 类别 */
    readonly kind?: 'safety' | 'data' | 'opinion' | 'business';
    /** grade · 级别 */
    readonly grade?: 'low' | 'medium' | 'high' | 'critical';
  };
  /** sanction given · 已处置 */
  readonly 'sanction.given': {
    /** kind · 类型 */
    readonly kind?: 'warning' | 'mute' | 'isolation' | 'block';
    /** reason · 原因 */
    readonly reason?: string;
    /** until · 截止; RFC 3339 */
    readonly until?: string;
  };
  /** sanction lifted · 已解除处置 */
  readonly 'sanction.lifted': {
    /** kind · 类型 */
    readonly kind?: 'warning' | 'mute' | 'isolation' | 'block';
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** statement published · 声明已发布 */
  readonly 'statement.published': {
    /** channel · 渠道 */
    readonly channel?: string;
    /** rule · 规则 */
    readonly rule?: string;
  };
}

/** Attributes of a member. */
export type MemberAttributes = {
  /** tier · 等级 */
  readonly tier?: 'bronze' | 'silver' | 'gold' | 'platinum';
  /** points · 积分 */
  readonly points?: number;
  readonly consent?: {
    /** consent.marketing · 同意.营销 */
    readonly marketing?: boolean;
    /** consent.promotion · 同意.促销 */
    readonly promotion?: boolean;
    /** consent.service · 同意.服务 */
    readonly service?: boolean;
  };
  /** blocked · 已拉黑 */
  readonly blocked?: boolean;
  /** joined · 加入时间; RFC 3339 */
  readonly joined?: string;
  /** time zone · 时区 */
  readonly timezone?: string;
  /** language · 语言 */
  readonly language?: string;
  /** Name */
  readonly name?: string;
  /** email · 邮箱 */
  readonly email?: string;
  /** phone · 手机号 */
  readonly phone?: string;
  /** birthday · 生日; `2026-01-31` */
  readonly birthday?: string;
  /** city · 城市 */
  readonly city?: string;
  /** tags · 标签 */
  readonly tags?: readonly string[];
};

/** Attributes of a community. */
export type CommunityAttributes = {
  /** name · 名称 */
  readonly name?: string;
  /** channel · 渠道 */
  readonly channel?: string;
  /** time zone · 时区 */
  readonly timezone?: string;
  /** language · 语言 */
  readonly language?: string;
  /** members · 人数 */
  readonly members?: number;
};

/** Actions by id: what they are given. For `typedActions` of @reeve/runtime. */
export interface Actions {
  /** set attribute · 设置属性 */
  readonly 'attribute.set': {
    /** of · 成员 */
    readonly of: string;
    /** name · 属性 */
    readonly name: string;
    /** value · 值 */
    readonly value: unknown;
  };
  /** pause campaigns · 暂停活动 */
  readonly 'campaign.pause': {
    /** purpose · 用途 */
    readonly purpose: string;
  };
  /** resume campaigns · 恢复活动 */
  readonly 'campaign.resume': {
    /** purpose · 用途 */
    readonly purpose: string;
  };
  /** close case · 关闭工单 */
  readonly 'case.close': {
    /** kind · 类型 */
    readonly kind?: string;
    /** case · 工单 */
    readonly case?: string;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** escalate case · 升级工单 */
  readonly 'case.escalate': {
    /** kind · 类型 */
    readonly kind?: string;
    /** case · 工单 */
    readonly case?: string;
    /** severity · 级别 */
    readonly severity?: 'low' | 'normal' | 'high' | 'critical';
    /** role · 角色 */
    readonly role?: string;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** open case · 开立工单 */
  readonly 'case.open': {
    /** kind · 类型 */
    readonly kind: string;
    /** severity · 级别 */
    readonly severity?: 'low' | 'normal' | 'high' | 'critical';
    /** title · 标题 */
    readonly title?: string;
    /** member · 成员 */
    readonly member?: string;
    /** role · 角色 */
    readonly role?: string;
  };
  /** hide content · 隐藏内容 */
  readonly 'content.hide': {
    /** content · 内容 */
    readonly content: string;
    /** reason · 原因 */
    readonly reason: string;
  };
  /** show content · 公开内容 */
  readonly 'content.show': {
    /** content · 内容 */
    readonly content: string;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** give coupon · 发放优惠券 */
  readonly 'coupon.give': {
    /** to · 给 */
    readonly to: string;
    /** coupon · 优惠券 */
    readonly coupon: string;
    /** amount · 金额 */
    readonly amount: number;
    /** ends in · 有效期; ms */
    readonly ends: number;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** send email · 发送邮件 */
  readonly 'email.send': {
    /** to · 给 */
    readonly to: string;
    /** subject · 主题 */
    readonly subject?: string;
    /** template · 模板 */
    readonly template?: string;
    /** text · 正文 */
    readonly text?: string;
    /** purpose · 用途 */
    readonly purpose?: string;
    /** with · 填入 */
    readonly with?: readonly unknown[];
  };
  /** grant honour · 授予荣誉 */
  readonly 'honour.grant': {
    /** to · 给 */
    readonly to: string;
    /** honour · 荣誉 */
    readonly honour: string;
    /** reason · 理由 */
    readonly reason?: string;
  };
  /** keep lesson · 记录教训 */
  readonly 'lesson.keep': {
    /** case · 工单 */
    readonly case: string;
    /** topic · 主题 */
    readonly topic?: string;
    /** lesson · 教训 */
    readonly lesson: string;
  };
  /** write log · 写入日志 */
  readonly 'log.write': {
    /** message · 内容 */
    readonly message: string;
  };
  /** send message · 发送消息 */
  readonly 'message.send': {
    /** to · 给 */
    readonly to: string;
    /** via · 渠道 */
    readonly via: string;
    /** template · 模板 */
    readonly template?: string;
    /** text · 内容 */
    readonly text?: string;
    /** purpose · 用途 */
    readonly purpose?: string;
    /** with · 填入 */
    readonly with?: readonly unknown[];
  };
  /** notify member · 通知成员 */
  readonly 'notify.member': {
    /** to · 给 */
    readonly to: string;
    /** message · 内容 */
    readonly message: string;
  };
  /** notify role · 通知角色 */
  readonly 'notify.role': {
    /** role · 角色 */
    readonly role: string;
    /** message · 内容 */
    readonly message: string;
  };
  /** grant points · 发放积分 */
  readonly 'points.grant': {
    /** to · 给 */
    readonly to: string;
    /** amount · 数量 */
    readonly amount: number;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** spend points · 扣减积分 */
  readonly 'points.spend': {
    /** from · 从 */
    readonly from: string;
    /** amount · 数量 */
    readonly amount: number;
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** grade risk · 风险定级 */
  readonly 'risk.grade': {
    /** risk · 风险编号 */
    readonly risk: string;
    /** kind · 类别 */
    readonly kind: 'safety' | 'data' | 'opinion' | 'business';
    /** grade · 级别 */
    readonly grade: string;
    /** title · 标题 */
    readonly title?: string;
  };
  /** give sanction · 实施处置 */
  readonly 'sanction.give': {
    /** to · 给 */
    readonly to: string;
    /** kind · 类型 */
    readonly kind: 'warning' | 'mute' | 'isolation' | 'block';
    /** lasts · 期限; ms */
    readonly lasts?: number;
    /** reason · 原因 */
    readonly reason: string;
  };
  /** lift sanction · 解除处置 */
  readonly 'sanction.lift': {
    /** of · 对象 */
    readonly of: string;
    /** kind · 类型 */
    readonly kind: 'warning' | 'mute' | 'isolation' | 'block';
    /** reason · 原因 */
    readonly reason?: string;
  };
  /** add to segment · 加入分群 */
  readonly 'segment.add': {
    /** member · 成员 */
    readonly member: string;
    /** segment · 分群 */
    readonly segment: string;
  };
  /** remove from segment · 移出分群 */
  readonly 'segment.remove': {
    /** member · 成员 */
    readonly member: string;
    /** segment · 分群 */
    readonly segment: string;
  };
  /** publish statement · 发布声明 */
  readonly 'statement.publish': {
    /** via · 渠道 */
    readonly via: string;
    /** template · 模板 */
    readonly template?: string;
    /** text · 内容 */
    readonly text?: string;
  };
  /** add tag · 添加标签 */
  readonly 'tag.add': {
    /** to · 给 */
    readonly to: string;
    /** tag · 标签 */
    readonly tag: string;
  };
  /** remove tag · 移除标签 */
  readonly 'tag.remove': {
    /** from · 从 */
    readonly from: string;
    /** tag · 标签 */
    readonly tag: string;
  };
  /** assign task · 分派任务 */
  readonly 'task.assign': {
    /** role · 角色 */
    readonly role: string;
    /** due · 限时; ms */
    readonly due?: number;
    /** title · 标题 */
    readonly title: string;
    /** about · 关于 */
    readonly about?: string;
  };
  /** call webhook · 调用网址 */
  readonly 'webhook.post': {
    /** url · 地址 */
    readonly url: string;
    /** body · 正文 */
    readonly body?: unknown;
  };
}
