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
