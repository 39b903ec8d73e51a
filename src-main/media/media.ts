/**
 * Makes other programs quiet while somebody is recorded, and gives back what was theirs. When, is decided in
 * `src-core/media/media.ts`. Nothing waits for it: it begins when the press has been handled.
 */
import {
  type DictationStage,
  isSettled,
  loud,
  type MediaChoice,
  type MediaCommand,
  type MediaEvent,
  step,
} from '../../src-core/media/media.ts';

/** One way to make them quiet. What it has changed it has on disk before. */
export interface Quieting {
  quieten(): Promise<void>;
  /** As far as nobody else has changed it meanwhile; also what a Dictum before this one left. */
  giveBack(): Promise<void>;
  /** Calls, from now on, when somebody plays or answers again who is still owed something. */
  onNewcomer(listener: () => void): void;
}

interface MediaDeps {
  /** null: this system offers no way that is safe. */
  readonly ways: Readonly<Record<Exclude<MediaChoice, 'leave'>, Quieting>> | null;
  readonly choice: () => MediaChoice;
  readonly onProblem: (error: unknown) => void;
}

export interface Media {
  /** How far the dictation is that somebody speaks; said as often as one likes. */
  follow(stage: DictationStage): void;
  /** Something may have to be given back before the app ends. */
  isOwing(): boolean;
  /** Resolves when everything is given back, or after a second: nobody waits longer for an app to end. */
  leave(): Promise<void>;
}

const longestFarewellMs = 1_000;

export function createMedia({ ways, choice, onProblem }: MediaDeps): Media {
  let state = loud;
  let hasLeft = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const farewell = Promise.withResolvers<void>();

  function happen(event: MediaEvent): void {
    const next = step(state, event);
    state = next.state;
    for (const command of next.commands) carryOut(command);
    if (isSettled(state)) farewell.resolve();
  }

  function carryOut(command: MediaCommand): void {
    switch (command.type) {
      case 'quieten':
        // After everything that the event that led here has set going.
        setImmediate(() => void work(async () => await ways?.[command.how].quieten()));
        return;
      case 'give-back':
        // The choice may be another one than it was.
        return void work(async () => {
          await Promise.all(Object.values(ways ?? {}).map((way) => way.giveBack().catch(onProblem)));
        });
      case 'wait':
        clearTimeout(timer);
        timer = setTimeout(() => happen({ type: 'timeout' }), command.afterMs);
        return;
      case 'stop-waiting':
        return clearTimeout(timer);
    }
  }

  async function work(job: () => Promise<void>): Promise<void> {
    await job().catch(onProblem);
    happen({ type: 'done' });
  }

  for (const way of Object.values(ways ?? {})) way.onNewcomer(() => happen({ type: 'newcomer' }));
  happen({ type: 'left-over' });
  return {
    follow: (stage) => happen({ type: 'dictation', stage, choice: ways === null ? 'leave' : choice() }),
    isOwing: () => state.stage !== 'loud' && !hasLeft,
    leave: async () => {
      happen({ type: 'leave' });
      const patience = setTimeout(farewell.resolve, longestFarewellMs);
      await farewell.promise;
      clearTimeout(patience);
      hasLeft = true;
    },
  };
}
