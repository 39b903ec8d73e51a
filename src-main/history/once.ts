/** Runs one piece of work for an id at a time: whoever asks for the same meanwhile gets what comes of it. */
export type Once = (id: string, work: () => Promise<void>) => Promise<void>;

export function createOnce(): Once {
  const running = new Map<string, Promise<void>>();
  return (id, work) => {
    const known = running.get(id);
    if (known !== undefined) return known;
    const done = work().finally(() => running.delete(id));
    running.set(id, done);
    return done;
  };
}
