import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { policyDocument } from './policyDocument.ts';
import { policyJson } from './policyJson.ts';
import { schema } from './schema.ts';
import { testGroups } from './testTitles.ts';

/**
 * Writes `schema.graphql` and `policy.json` beside this file, and `docs/policy.md`, for review in diffs. A test fails
 * when they are stale.
 */
writeFileSync(new URL('./schema.graphql', import.meta.url), `${printSchema(schema)}\n`);
writeFileSync(new URL('./policy.json', import.meta.url), policyJson(schema));
writeFileSync(new URL('../docs/policy.md', import.meta.url), policyDocument(schema, testGroups()));
