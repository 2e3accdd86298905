import { findProcesses, type ProcessRow } from '../../drizzle/reads/legalProcesses.ts';
import type { PaperPlace } from '../../drizzle/reads/papers.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import { LegalProcess, ProcessState } from '../types/legalProcess.ts';
import { asksFor } from './partsOf.ts';

const LegalProcessConnection = connectionOf<ProcessRow>('LegalProcess', LegalProcess, 'legal');

builder.queryField('legalProcesses', (t) =>
  t.field({
    type: LegalProcessConnection,
    description: 'For administrators: court orders and subpoenas, those served last first.',
    authScopes: { discloses: 'legal' },
    args: {
      state: t.arg({ type: ProcessState, authScopes: { enters: 'legal' } }),
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { state, first, after }, context, info) => {
      const size = pageSize(first);
      const scope = cursorScope(context, 'legalProcesses', state ?? '');
      const found = await findProcesses(
        context.pools,
        context.view,
        state ?? null,
        placeAfter<PaperPlace>(context, scope, after),
        size + 1,
        asksFor(context, info, 'LegalProcess.releases'),
      );
      context.disclosing.unnamed(found.length > 0);
      return connection(
        context,
        scope,
        size,
        found,
        ({ servedOn, id }) => ({ day: servedOn, id }),
        (row) => row,
      );
    },
  }),
);
