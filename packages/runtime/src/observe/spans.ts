import type { Span, SpanOptions, Tracer } from '@opentelemetry/api';
import type { Observer } from './observer.ts';

/** `SpanStatusCode.ERROR`; the API's own code is not loaded for one number. */
const ERROR = 2;

/**
 * Spans for OpenTelemetry: `reeve.take` with `reeve.decide` and `reeve.commit`, `reeve.deliver` for each try, `reeve.read` for
 * each look into a source that gave something, `reeve.snapshot`. They belong to whatever span is active where the events were
 * handed in. Numbers, rules, actions and outcomes are in them; no member, input or text.
 *
 * @example createRuntime({ program, store, observer: createSpans(trace.getTracer('reeve')) })
 */
export function createSpans(tracer: Tracer, now: () => number = Date.now): Observer {
  // It is told of things when they are over: spans begin where they began.
  const span = (
    name: string,
    startTime: number,
    endTime: number,
    attributes: NonNullable<SpanOptions['attributes']>,
  ): Span => {
    const made = tracer.startSpan(name, { startTime, attributes });
    if (attributes['reeve.failed'] === true) made.setStatus({ code: ERROR });
    made.end(endTime);
    return made;
  };
  return {
    committed: ({ accepted, repeated, refused, decisions }, position, tookMs, decidedMs) => {
      const end = now();
      const began = end - tookMs;
      span('reeve.take', began, end, {
        'reeve.accepted': accepted,
        'reeve.repeated': repeated,
        'reeve.refused': refused.length,
        'reeve.decisions': decisions.length,
        'reeve.position': position,
      });
      span('reeve.decide', began, began + decidedMs, { 'reeve.decisions': decisions.length });
      span('reeve.commit', began + decidedMs, end, { 'reeve.position': position });
    },
    attempted: ({ action, rule, outcome, attempt, channel, tookMs }) => {
      const end = now();
      span('reeve.deliver', end - tookMs, end, {
        'reeve.action': action,
        'reeve.rule': rule,
        'reeve.outcome': outcome,
        'reeve.attempt': attempt,
        ...(channel === undefined ? {} : { 'reeve.channel': channel }),
        'reeve.failed': outcome === 'failed' || outcome === 'retry' || outcome === 'unknown',
      });
    },
    sourceRead: ({ source, events, refused, tookMs, failed }) => {
      // Most looks find nothing.
      if (events === 0 && refused === 0 && !failed) return;
      const end = now();
      span('reeve.read', end - tookMs, end, {
        'reeve.source': source,
        'reeve.events': events,
        'reeve.refused': refused,
        'reeve.failed': failed,
      });
    },
    snapshotTaken: (tookMs) => {
      const end = now();
      span('reeve.snapshot', end - tookMs, end, {});
    },
  };
}
