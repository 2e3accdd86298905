import { type IncidentPlace, listIncidents } from '../../drizzle/reads/incidents.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import { Incident } from '../types/incident.ts';
import { withRecords } from './withRecords.ts';

const IncidentConnection = connectionOf('Incident', Incident, 'conduct');

builder.queryField('incidents', (t) =>
  t.field({
    type: IncidentConnection,
    description: 'For an administrator: incidents, the latest first.',
    authScopes: { discloses: 'conduct', reaches: 'patrons' },
    args: {
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { first, after }, context, info) => {
      const size = pageSize(first);
      const scope = cursorScope(context, 'incidents', '');
      const place = placeAfter<IncidentPlace>(context, scope, after);
      const found = await listIncidents(context.pools, context.view, place, size + 1);
      const shown = await withRecords(context, info, found.slice(0, size));
      return connection(
        context,
        scope,
        size,
        found,
        ({ occurredAt, id }) => ({ occurredAt, id }),
        (_row, index) => shown[index] as never,
      );
    },
  }),
);
