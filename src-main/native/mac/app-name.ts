/** What a person calls an app. */

/**
 * `programPath` is of the process that owns the window. The outermost bundle counts: a helper inside an app works for
 * it and is called as it is. A program without a bundle, as terminals are that were built by hand, has its file's name.
 */
export function appNameOf(programPath: string): string | null {
  const parts = programPath.split('/').filter((part) => part !== '');
  const bundle = parts.slice(0, -1).find((part) => bundleName.test(part));
  return bundle?.replace(bundleName, '$1') ?? parts.at(-1) ?? null;
}

const bundleName = /^(.+)\.app$/i;
