import type { Outcome } from '../../drizzle/writes/act.ts';
import type { Recorded } from '../../drizzle/writes/recordEvents.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput, CarrelError } from '../errors.ts';
import { textJudgedWithin } from '../plainText.ts';
import { actOf, type FeedAct, FeedEvent, namesIn, readyEvent } from './feedEvent.ts';
import { inTurn, type Turn } from './inTurn.ts';
import { madeId } from './recordPayload.ts';
import { refusal } from './refusals.ts';

type Event = typeof FeedEvent.$inferInput;

/** What became of one event. */
interface Result {
  readonly index: number;
  readonly act: FeedAct;
  /** Why it was not done; null: it was. */
  readonly error: CarrelError | null;
  readonly outcome: string | null;
  readonly again: boolean;
  readonly made: Recorded;
}

const FeedResult = builder.objectRef<Result>('FeedResult').implement({
  description:
    'What became of one event: it was done, or refused. Either says of it what the act alone would say.',
  fields: (t) => ({
    index: t.exposeInt('index', {
      description: 'Its place among the events, from 0.',
      authScopes: { discloses: 'open' },
    }),
    act: t.exposeString('act', { authScopes: { discloses: 'open' } }),
    outcome: t.exposeString('outcome', {
      description:
        'What it came to, by the act’s code; for an item that came back its next step. Null: refused.',
      authScopes: { discloses: 'open' },
    }),
    again: t.exposeBoolean('again', {
      description:
        'Whether this same event was recorded before, alone or in a batch: then it changed nothing now.',
      authScopes: { discloses: 'open' },
    }),
    reason: t.string({
      description:
        'Why it was refused, by a stable code; `BAD_INPUT` where the input is not what it must be, and `TRY_AGAIN` ' +
        'where it could not be done just now. Null: it was done.',
      authScopes: { discloses: 'open' },
      resolve: ({ error }) =>
        error === null ? null : String(error.extensions.reason ?? error.extensions.code),
    }),
    argument: t.string({
      description: 'Which argument of the act the refusal is about; null where it is about none.',
      authScopes: { discloses: 'open' },
      resolve: ({ error }) => (error?.extensions.argument as string | undefined) ?? null,
    }),
    message: t.string({
      description: 'The refusal in words, which tell no value.',
      authScopes: { discloses: 'open' },
      resolve: ({ error }) => error?.message ?? null,
    }),
    branchId: madeId(t, 'Where an item that came back belongs now.', ({ made }) => made.branchId ?? null),
    chargeId: madeId(t, 'The charge that was made or paid.', ({ made }) => made.chargeId ?? null),
    paymentId: madeId(
      t,
      'By which a payment can be reversed inside the window.',
      ({ made }) => made.paymentId ?? null,
    ),
  }),
});

const mostEvents = 500;

const RecordEventsInput = builder.inputType('RecordEventsInput', {
  description: 'Each event has a key of its own; the batch has none.',
  fields: (t) => ({
    events: t.field({
      type: [FeedEvent],
      required: true,
      description: `From 1 to ${mostEvents}, in the order in which they happened.`,
      authScopes: { enters: 'open' },
    }),
  }),
});

const RecordEventsPayload = builder
  .objectRef<{ results: readonly Result[] }>('RecordEventsPayload')
  .implement({
    fields: (t) => ({
      results: t.field({
        type: [FeedResult],
        description: 'One for each event, in their order.',
        authScopes: { discloses: 'open' },
        resolve: ({ results }) => results,
      }),
    }),
  });

const tryAgain = (): CarrelError =>
  new CarrelError('UNAVAILABLE', 'It could not be done just now, and nothing of it was. Send it again.', {
    reason: 'TRY_AGAIN',
  });

/** An event whose turn comes, or what is wrong with it. */
function turnOf(context: Context, event: Event): Turn | CarrelError {
  try {
    return { call: readyEvent(context, event), names: namesIn(event) };
  } catch (error) {
    if (error instanceof CarrelError) return error;
    throw error;
  }
}

/** What an event came to; undefined: it was not done, and can be. */
function cameTo(told: Outcome<Recorded> | undefined): Omit<Result, 'index' | 'act'> {
  const undone = { outcome: null, again: false, made: {} };
  if (told === undefined) return { ...undone, error: tryAgain() };
  if (told.refused !== undefined)
    return { ...undone, error: refusal(told.refused.argument, told.refused.reason) };
  return { error: null, outcome: told.outcome, again: told.again, made: told.again ? {} : told };
}

builder.mutationField('recordEvents', (t) =>
  t.field({
    type: RecordEventsPayload,
    description:
      'Records what happened in the library’s own system, each event as the act of its name would alone, one after ' +
      'the other. One that is refused does not stop those after it. Sent again, whole or in part, nothing is done twice.',
    authScopes: { discloses: 'open', may: 'recordEvents' },
    extensions: textJudgedWithin,
    args: { input: t.arg({ type: RecordEventsInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input: { events } }, context) => {
      if (events.length < 1 || events.length > mostEvents)
        throw badInput('events', `must be from 1 to ${mostEvents} events`);
      const turns = events.map((event) => turnOf(context, event));
      const outcomes = await inTurn(
        context,
        turns.filter((turn): turn is Turn => !(turn instanceof CarrelError)),
      );
      const results = turns.map((turn, index) => ({
        index,
        act: actOf(events[index] as Event),
        ...(turn instanceof CarrelError ? { ...cameTo(undefined), error: turn } : cameTo(outcomes.get(turn))),
      }));
      return { results };
    },
  }),
);
