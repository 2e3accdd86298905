import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Puts a module of the bench in place of one of the product, in this process, before the product is loaded. The product
 * has no switch for what is taken away here, and is to have none.
 * @param product the module's address
 * @param replacement the module to load in its place; it may load the product's own
 * @returns to be called when the product is loaded
 * @throws Error where the product's module was never met: the variant would measure the whole under a wrong name
 */
export function inPlaceOf(product: URL, replacement: URL): () => void {
  if (!existsSync(fileURLToPath(product))) throw new Error(`there is no ${product.pathname}`);
  let isMet = false;
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (found.url !== product.href || context.parentURL === replacement.href) return found;
      isMet = true;
      return { ...found, url: replacement.href };
    },
  });
  return () => {
    if (!isMet) throw new Error(`nothing loads ${product.pathname}`);
  };
}
