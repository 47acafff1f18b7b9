import type { Labels, Signatures } from '@reeve/ir';
import { describe, expect, test } from 'vitest';
import { parse } from '../syntax/parse.ts';
import { createVocabulary } from './vocabulary.ts';

const text = { kind: 'text' } as const;
const field = (name: string, labels: Labels): Signatures['member'][number] => ({
  name,
  labels,
  type: text,
  personal: false,
});

const SIGNATURES: Signatures = {
  actions: [
    {
      id: 'message.send',
      labels: { en: 'send message', zh: '发送消息' },
      params: [{ name: 'to', labels: { zh: '给' }, type: { kind: 'member' }, required: true }],
      emits: [],
      idempotent: false,
    },
  ],
  functions: [],
  channels: [{ id: 'wechat', labels: { zh: '微信' } }],
  events: [
    {
      id: 'complaint.filed',
      labels: { zh: '投诉' },
      activity: true,
      fields: [field('topic', { zh: '主题' }), field('level', { zh: '等级' })],
    },
    {
      id: 'question.asked',
      labels: { zh: '提问' },
      activity: true,
      fields: [field('about', { zh: '主题' })],
    },
  ],
  member: [
    field('consent.marketing', { zh: '同意.营销' }),
    field('home.city', { zh: '城市' }),
    field('when', { zh: '当' }),
    field('long', { zh: '两个 词' }),
    field('one', { zh: '同名' }),
    field('two', { zh: '同名' }),
  ],
  community: [],
};

const { tree } = parse('event ticket.opened "工单" { kind "种类": one of (bug "故障", wish "愿望") }', {
  source: 'a.reeve',
});
const vocabulary = createVocabulary([tree], SIGNATURES);

describe('the vocabulary', () => {
  test('knows labels of what extensions and texts declare, both ways', () => {
    expect(vocabulary.label('action', 'message.send', 'zh')).toBe('发送消息');
    expect(vocabulary.id('action', '发送消息')).toBe('message.send');
    expect(vocabulary.label('param', 'to', 'zh', 'message.send')).toBe('给');
    expect(vocabulary.label('event', 'ticket.opened', 'zh')).toBe('工单');
    expect(vocabulary.label('option', 'bug', 'zh', 'ticket.opened.kind')).toBe('故障');
    expect(vocabulary.id('option', '愿望')).toBe('wish');
    expect(vocabulary.id('channel', 'wechat')).toBe('wechat');
  });

  test('prints no label that would not be read back', () => {
    expect(vocabulary.label('action', 'message.send', 'en')).toBeUndefined();
    expect(vocabulary.label('attribute', 'long', 'zh', 'member')).toBeUndefined();
    expect(vocabulary.label('attribute', 'one', 'zh', 'member')).toBeUndefined();
    expect(vocabulary.id('attribute', '同名', 'member')).toBeUndefined();
  });

  test('has dotted labels for what stands in groups', () => {
    expect(vocabulary.label('attribute', 'consent.marketing', 'zh', 'member')).toBe('同意.营销');
    expect(vocabulary.label('attribute', 'home.city', 'zh', 'member')).toBe('home.城市');
    expect(vocabulary.id('attribute', '城市', 'member')).toBe('home.city');
    expect(vocabulary.id('attribute', 'home.城市', 'member')).toBe('home.city');
  });

  test('tells fields of one label apart by their event', () => {
    expect(vocabulary.id('field', '主题', 'complaint.filed')).toBe('topic');
    expect(vocabulary.id('field', '主题', 'question.asked')).toBe('about');
    expect(vocabulary.id('field', '主题')).toBeUndefined();
    expect(vocabulary.id('field', '等级')).toBe('level');
  });

  test('splits an event from its field', () => {
    expect(vocabulary.splitField('complaint.filed.topic')).toEqual({
      event: 'complaint.filed',
      field: 'topic',
    });
    expect(vocabulary.splitField('投诉.主题')).toEqual({ event: 'complaint.filed', field: 'topic' });
    expect(vocabulary.splitField('nothing.at.all')).toBeUndefined();
  });
});
