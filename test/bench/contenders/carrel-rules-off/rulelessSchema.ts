import type { GraphQLSchema } from 'graphql';
import { builder } from '../../../../schema/builder.ts';
import '../../../../schema/types/scalars.ts';
import '../../../../schema/queries/index.ts';
import '../../../../schema/acts/index.ts';

/** The whole graph without scope-auth's part in any resolver. */
export const schema: GraphQLSchema = builder.toSchema({ sortSchema: true, disableScopeAuth: true });
