import type { Labels, Signatures } from '@reeve/ir';
import { parse } from '@reeve/language';
import { describe, expect, it } from 'vitest';
import { createReportCollector, type Lang, renderHtml, renderText } from '../../src/report/index.ts';
import { decisionOf, programOf, ruleOf, START, summaryOf } from './synthetic-replay.ts';

const zh = (text: string): Labels => ({ zh: text });

const signatures: Signatures = {
  actions: [
    {
      id: 'message.send',
      labels: zh('发送消息'),
      params: [
        { name: 'to', labels: zh('给'), type: { kind: 'member' }, required: true },
        { name: 'via', labels: zh('渠道'), type: { kind: 'channel' }, required: true },
        { name: 'due', labels: zh('期限'), type: { kind: 'duration' }, required: false },
      ],
      emits: [],
      idempotent: true,
    },
  ],
  functions: [],
  events: [{ id: 'message.posted', labels: zh('发言'), fields: [], activity: true }],
  channels: [{ id: 'wechat', labels: zh('微信') }],
  member: [],
  community: [],
};

const page = (lang: Lang): { readonly text: string; readonly html: string } => {
  const { tree } = parse('event order.paid "付款" { amount "金额": number }\n', { source: 'a.reeve' });
  const collector = createReportCollector({
    program: programOf([ruleOf('one', 'One')]),
    timeZone: 'UTC',
    lang,
    signatures,
    trees: [tree],
  });
  for (let i = 0; i < 3; i++)
    collector.add(
      decisionOf('one', START + i, {
        subject: { kind: 'member', id: `m${i}` },
        values: {
          'count(message.posted) in 1 hour': 5 + i,
          'sum(order.paid.amount) in 2 days': 12.5,
          'usual in 7 days': 1.2345,
          expected: 0.5,
          'no such ( words': 3,
        },
        effects: [
          { action: 'message.send', key: `${i}-0`, input: { to: `m${i}`, via: 'wechat', due: 14_400_000 } },
        ],
      }),
    );
  const report = collector.finish(summaryOf(3, { rules: [] }));
  return { text: renderText(report, { width: 160, colors: false }), html: renderHtml(report) };
};

describe('names in a report', () => {
  it('are labels in Chinese', () => {
    const { text, html } = page('zh');
    expect(text).toContain('近 1 小时 内 发言 的 次数 = 5');
    expect(text).toContain('近 2 天 内 付款.金额 的 总和 = 12.5');
    expect(text).toContain('近 7 天 平时 = 1.23');
    expect(text).toContain('预期 = 0.5');
    expect(text).toContain('发送消息(给: m0, 渠道: 微信, 期限: 4 小时)');
    expect(html).toContain('发送消息');
    expect(html).toContain('<bdi>近 1 小时 内 发言 的 次数</bdi>');
  });

  it('stay as the rules have them in English, and where they cannot be read', () => {
    const { text, html } = page('en');
    expect(text).toContain('count(message.posted) in 1 hour = 5');
    expect(text).toContain('message.send(to: m0, via: wechat, due: 4 hours)');
    expect(html).toContain('<bdi>message.send</bdi>');
    expect(page('zh').text).toContain('no such ( words = 3');
  });

  it('lists those that a rule fired for once each', () => {
    expect(page('en').text).toMatch(/For whom {2}once each\n {4}m0, m1, m2\n/);
    expect(page('zh').html).toContain('<ul class="once"><li><bdi>m0</bdi></li>');
  });
});
