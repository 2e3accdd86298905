import { resolverContender } from '../resolverContender.ts';

export const contender = resolverContender('apollo');
