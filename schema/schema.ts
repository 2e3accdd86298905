import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import './types/scalars.ts';
import './queries/index.ts';
import './acts/index.ts';

/** The whole graph. Building it fails on the first field without a rule. */
export const schema: GraphQLSchema = builder.toSchema({ sortSchema: true });
