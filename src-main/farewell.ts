/**
 * What has to be done before Dictum ends: players play on, what was cancelled is thrown away, what was sent is written
 * down, and what somebody copied before Dictum took the clipboard is there for them afterwards.
 */
interface FarewellDeps {
  readonly media: { isOwing(): boolean; leave(): Promise<void> };
  readonly dictation: { isOwing(): boolean; leave(): Promise<void> };
  readonly outbox: { isSending(): boolean; stop(): Promise<void> };
  readonly clipboard: { isOwing(): boolean; handOver(): Promise<void> };
  /** Everything that is left to do, at once. Called once, when nothing is owed any more. */
  readonly onEnd: () => void;
  /** Asks to end again; `before-quit` comes again then. */
  readonly quit: () => void;
}

/** Of Electron's `before-quit`. Nothing that is called may reject. */
export function sayFarewell({
  media,
  dictation,
  outbox,
  clipboard,
  onEnd,
  quit,
}: FarewellDeps): (event: { preventDefault(): void }) => void {
  let handingOver: 'not-yet' | 'now' | 'done' = 'not-yet';
  let hasEnded = false;

  return (event) => {
    const farewells = [
      ...(media.isOwing() ? [media.leave] : []),
      ...(dictation.isOwing() ? [dictation.leave] : []),
      ...(outbox.isSending() ? [outbox.stop] : []),
    ];
    if (farewells.length > 0) {
      event.preventDefault();
      return void Promise.all(farewells.map((leave) => leave())).then(quit);
    }
    // Only where there is something to do: on macOS this would keep the person from logging out.
    if (handingOver === 'now' || (handingOver === 'not-yet' && clipboard.isOwing())) {
      event.preventDefault();
      if (handingOver === 'now') return;
      handingOver = 'now';
      return void clipboard.handOver().then(() => {
        handingOver = 'done';
        quit();
      });
    }
    if (hasEnded) return;
    hasEnded = true;
    onEnd();
  };
}
