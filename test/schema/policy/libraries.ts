import fc from 'fast-check';

/** Counts of a library's branches by its categories, each of one at least. */
export const libraries = (
  count: fc.Arbitrary<number>,
  most: { readonly branches: number; readonly categories: number },
): fc.Arbitrary<number[][]> =>
  fc
    .tuple(fc.integer({ min: 1, max: most.branches }), fc.integer({ min: 1, max: most.categories }))
    .chain(([branches, categories]) =>
      fc.array(fc.array(count, { minLength: categories, maxLength: categories }), {
        minLength: branches,
        maxLength: branches,
      }),
    );
