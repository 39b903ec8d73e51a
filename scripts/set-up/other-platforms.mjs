// @ts-check

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

/** @typedef {Readonly<Record<string, LockedPackage>>} LockedPackages */

/**
 * @param {LockedPackages} packages of a package-lock.json
 * @returns {LockedPackages} with an entry for every optional dependency
 */
export function withOtherPlatforms(packages) {
  const missing = missingOptional(packages).map(({ name, version, isDev }) => {
    const { os, cpu, libc } = platformIn(name);
    // Entries and their fields in npm's own order, so that it has nothing to rearrange.
    const isFor = {
      cpu: [cpu],
      ...(isDev && { dev: true }),
      ...(libc && { libc: [libc] }),
      optional: true,
      os: [os],
    };
    return [`node_modules/${name}`, { version, ...isFor }];
  });
  const all = [...Object.entries(packages), ...missing];
  return Object.fromEntries(all.sort(([one], [other]) => String(one).localeCompare(String(other), 'en')));
}

/** @param {LockedPackages} packages */
export function missingOptional(packages) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map(([name, version]) => ({ name, version, isDev: dev === true })),
  );
}

/**
 * Where Node looks for what a package needs: inside it and inside everything it lies in.
 *
 * @param {string} path
 * @returns {string[]}
 */
function foldersAbove(path) {
  const parts = path.split('/node_modules/');
  return ['', ...parts.map((_, index) => `${parts.slice(0, index + 1).join('/node_modules/')}/`)];
}

/**
 * Native packages are named after what they are for: `@biomejs/cli-linux-x64-musl`.
 *
 * @param {string} name
 */
function platformIn(name) {
  const found = /(?:\b|-)(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)/.exec(name);
  const [, os, cpu] = found ?? [];
  if (os === undefined || cpu === undefined)
    throw new Error(`${name} does not say which platform it is for.`);
  return { os, cpu, libc: os !== 'linux' ? undefined : name.includes('musl') ? 'musl' : 'glibc' };
}
