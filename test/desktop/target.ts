/** A real app that words are dictated into. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  /** Its window as the window manager knows it. */
  readonly window: number;
  focus(): Promise<void>;
  /** Everything that stands in it now. */
  read(): Promise<string>;
  /** Resolves when something was put into it since it was last read or emptied, with when that was. */
  changed(withinMs: number): Promise<number>;
  /** Afterwards it is empty and unchanged. */
  clear(): Promise<void>;
}

/** One whose program a test may stop for a while. */
export interface ProgramTarget extends Target {
  readonly pid: number;
}

/** Resolves with what stands in the target as soon as that is what `isIt` is looking for. */
export async function untilReads(
  target: Target,
  what: string,
  isIt: (text: string) => boolean,
  withinMs = 30_000,
): Promise<string> {
  const until = performance.now() + withinMs;
  for (;;) {
    const text = await target.read();
    if (isIt(text)) return text;
    await target.changed(until - performance.now()).catch((cause: unknown) => {
      throw new Error(`${target.name} should hold ${what}, and holds: ${text}`, { cause });
    });
  }
}
