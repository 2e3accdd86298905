import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { policyJson } from './policyJson.ts';
import { schema } from './schema.ts';

/** Writes `schema.graphql` and `policy.json` beside this file, for review in diffs. A test fails when they are stale. */
writeFileSync(new URL('./schema.graphql', import.meta.url), `${printSchema(schema)}\n`);
writeFileSync(new URL('./policy.json', import.meta.url), policyJson(schema));
