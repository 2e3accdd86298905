import type * as product from '../../../../src/disclosure/openLog.ts';

/** A disclosure log that keeps nothing. */
export const openLog: typeof product.openLog = async () => ({ put: async () => {} });
