import { type PersonNamed, recordProcess } from '../../drizzle/writes/recordProcess.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { flawOfProcess } from '../policy/papers.ts';
import { ProcessKind } from '../types/legalProcess.ts';
import { RecordClassName } from '../types/policyNames.ts';
import { idempotencyKey, requiredText } from './inputs.ts';
import { forgive, mayBeFound, NamedPersonInput, personNamed } from './namedPerson.ts';
import { actingStaff, perform } from './perform.ts';
import { type OfProcess, processAfter, readProcessAfter } from './processPayload.ts';
import { again } from './recordPayload.ts';
import { refusal } from './refusals.ts';

/** Persons that one process names, at most. */
const mostSubjects = 100;

const RecordProcessInput = builder.inputType('RecordProcessInput', {
  fields: (t) => ({
    kind: t.field({ type: ProcessKind, required: true, authScopes: { enters: 'legal' } }),
    court: t.string({ required: true, authScopes: { enters: 'legal' } }),
    caseNumber: t.string({ required: true, authScopes: { enters: 'legal' } }),
    issuedOn: t.field({ type: 'Date', required: true, authScopes: { enters: 'legal' } }),
    servedOn: t.field({ type: 'Date', required: true, authScopes: { enters: 'legal' } }),
    finding: t.boolean({
      required: true,
      description: 'Whether the court found that the merits of disclosure exceed privacy.',
      authScopes: { enters: 'legal' },
    }),
    classes: t.field({ type: [RecordClassName], required: true, authScopes: { enters: 'legal' } }),
    windowFrom: t.field({
      type: 'Date',
      description: 'The first day of which it speaks; without it, there is none.',
      authScopes: { enters: 'legal' },
    }),
    windowTo: t.field({
      type: 'Date',
      description: 'The last day of which it speaks, itself included.',
      authScopes: { enters: 'legal' },
    }),
    expiresAt: t.field({ type: 'DateTime', required: true, authScopes: { enters: 'legal' } }),
    subjects: t.field({ type: [NamedPersonInput], required: true, authScopes: { enters: 'identity' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RecordProcessPayload = builder
  .objectRef<OfProcess & { subjectsFound: boolean[] | null }>('RecordProcessPayload')
  .implement({
    description: 'The process as it stands on file, and whether the library knows whom it names.',
    fields: (t) => ({
      process: processAfter(t),
      subjectsFound: t.exposeBooleanList('subjectsFound', {
        description: 'Yes or no, in the order of `subjects`; null for a retried act.',
        authScopes: { discloses: 'legal' },
      }),
      again: again(t),
    }),
  });

builder.mutationField('recordProcess', (t) =>
  t.field({
    type: RecordProcessPayload,
    description: 'Puts a court order or subpoena on file as it was served. It opens nothing yet.',
    authScopes: { discloses: 'open', may: 'recordProcess' },
    args: {
      input: t.arg({ type: RecordProcessInput, required: true, authScopes: { enters: 'legal' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const { subjects } = input;
      if (subjects.length < 1 || subjects.length > mostSubjects)
        throw badInput('subjects', `must be from 1 to ${mostSubjects} persons`);
      const paper = {
        kind: input.kind,
        court: requiredText(input.court, 'court'),
        caseNumber: requiredText(input.caseNumber, 'caseNumber'),
        issuedOn: input.issuedOn,
        servedOn: input.servedOn,
        finding: input.finding,
        classes: [...new Set(input.classes)],
        windowFrom: input.windowFrom ?? null,
        windowTo: input.windowTo ?? null,
        expiresAt: input.expiresAt,
      };
      const flaw = flawOfProcess(paper, context.now, context.timeZone);
      if (flaw !== null) throw refusal(flaw.part, flaw.reason);
      const named = subjects.map((subject) => personNamed(subject, 'subjects'));
      const sought: PersonNamed[] = [];
      for (const person of named) sought.push(await mayBeFound(context, person));
      const done = await perform(
        context,
        'recordProcess',
        recordProcess,
        {
          ...paper,
          staff: actingStaff(context),
          idempotencyKey: input.idempotencyKey,
        },
        'person',
        { ruled: { subjects: sought }, asked: { ...paper, named } },
      );
      if (done.again) return { process: null, subjectsFound: null, again: true };
      for (const patronId of done.patronIds) context.disclosing.record(patronId);
      for (const [index, person] of named.entries())
        if (done.patronIds[index] != null) await forgive(context, person);
      return {
        process: await readProcessAfter(context, info, done.processId),
        subjectsFound: done.patronIds.map((patronId) => patronId !== null),
        again: false,
      };
    },
  }),
);
