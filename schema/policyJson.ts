import type { GraphQLSchema } from 'graphql';
import { matrixOf } from './matrix.ts';
import type { Opening } from './policy/openings.ts';

const spoken = ({ basis, purpose, roles, condition }: Opening) => ({
  basis,
  ...(purpose === null ? {} : { purpose, roles }),
  ...(condition === null ? {} : { condition }),
});

/** `policy.json`: coordinate → what it discloses or lets in → clauses → what opens it. A line a field, for diffs. */
export function policyJson(schema: GraphQLSchema): string {
  const lines = matrixOf(schema).map(({ coordinate, direction, classes, clauses, openings }) => {
    const rule =
      direction === 'enters'
        ? { enters: classes, clauses }
        : { discloses: classes, clauses, opens: openings.map(spoken) };
    return `    ${JSON.stringify(coordinate)}: ${JSON.stringify(rule)}`;
  });
  return `{\n  "fields": {\n${lines.join(',\n')}\n  }\n}\n`;
}
