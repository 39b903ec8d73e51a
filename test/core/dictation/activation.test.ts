import { describe, expect, it } from 'vitest';
import {
  type Activation,
  type ActivationEvent,
  activate,
  activations,
  atRest,
  type Intent,
  type Order,
  activationTimes as times,
} from '../../../src-core/dictation/activation.ts';

interface Person {
  /** What came of each thing they did. */
  readonly did: readonly string[];
  isListening(): boolean;
  isPaused(): boolean;
  /** Through the pill. */
  clicksPause(): Person;
  /** As the dictation knows it. */
  isHeld(): boolean;
  down(key?: string): Person;
  up(key?: string): Person;
  /** Another key goes down while this one, a modifier, is. */
  chord(key?: string): Person;
  tap(ms?: number): Person;
  wait(ms: number): Person;
  /** It has been on its way for so long. */
  order(order: Order, ageMs?: number): Person;
  /** Not by command: with a key of its own, or from the tray. */
  presses(order: Order): Person;
  /** The system says which keys are down. */
  reads(...keys: readonly number[]): Person;
  sound(isVoice: boolean, ms?: number): Person;
  /** The recording was paused for so long, and goes on. */
  pauses(ms: number): Person;
  /** Says something, or nothing, for so long; 50 ms at a time, as the sound comes. */
  speak(ms: number, isVoice?: boolean): Person;
  away(): Person;
  back(): Person;
  /** The microphone failed, or it was recorded for too long. */
  endsByItself(): Person;
  chooses(activation: Activation): Person;
}

/** Those of the stories that are modifiers. */
const sides = { RightControl: true, LeftAlt: true };

/** One person, one keyboard. */
function story(first: Activation): Person {
  let activation = first;
  let state = atRest;
  let isListening = false;
  let isPaused = false;
  let isHeld = false;
  let time = 1_000;
  const did: string[] = [];
  const tell = (event: ActivationEvent): Person => {
    const step = activate(state, event, { activation, isListening, isPaused });
    state = step.state;
    for (const intent of step.intents) {
      did.push(spell(intent));
      if (intent.type === 'press') isListening = true;
      if (intent.type === 'release' || intent.type === 'cancel' || intent.type === 'withdraw')
        isListening = false;
      if (intent.type === 'pause' || intent.type === 'resume') isPaused = intent.type === 'pause';
      if (!isListening) isPaused = false;
      if ('isHeld' in intent) isHeld = intent.isHeld;
    }
    return person;
  };
  const person: Person = {
    did,
    isListening: () => isListening,
    isPaused: () => isPaused,
    clicksPause: () => {
      isPaused = isListening && !isPaused;
      return person;
    },
    isHeld: () => isHeld,
    down: (key = 'F9') => tell({ type: 'key', key, isModifier: key in sides, edge: 'down', at: time }),
    up: (key = 'F9') => tell({ type: 'key', key, isModifier: key in sides, edge: 'up', at: time }),
    chord: (key = 'RightControl') => tell({ type: 'key', key, isModifier: true, edge: 'chord', at: time }),
    tap: (ms = 90) => person.down().wait(ms).up(),
    wait: (ms) => {
      time += ms;
      return person;
    },
    order: (order, ageMs = 0) => tell({ type: order, at: time, ageMs }),
    presses: (order) => tell({ type: order, at: time }),
    reads: (...keys) => tell({ type: 'keys-read', keys, at: time }),
    pauses: (ms) => {
      time += ms;
      return tell({ type: 'resumed', at: time });
    },
    sound: (isVoice, ms = 50) => tell({ type: 'sound', isVoice, ms, at: time }),
    speak: (ms, isVoice = true) => {
      for (let said = 0; said < ms && isListening; said += 50) person.wait(50).sound(isVoice);
      return person;
    },
    away: () => {
      tell({ type: 'away' });
      return person.endsByItself();
    },
    back: () => tell({ type: 'back' }),
    endsByItself: () => {
      isListening = false;
      isPaused = false;
      return person;
    },
    chooses: (other) => {
      activation = other;
      return person;
    },
  };
  return person;
}

function spell(intent: Intent): string {
  return 'isHeld' in intent && intent.isHeld ? `${intent.type} (held)` : intent.type;
}

describe('hold', () => {
  it('begins with the press and ends with the release, however often the key repeats', () => {
    const person = story('hold').down().wait(660).down().wait(30).down().wait(30).down().wait(10).up();
    expect(person.did).toEqual(['press (held)', 'release']);
  });

  it('knows a release without a press for nothing', () => {
    expect(story('hold').up().wait(10).down().wait(900).up().up().did).toEqual(['press (held)', 'release']);
  });

  it('hears Escape while the key is held, and the release then ends nothing', () => {
    expect(story('hold').down().wait(500).order('cancel').wait(200).up().did).toEqual([
      'press (held)',
      'cancel',
      'key',
    ]);
  });

  it('lets who is thrown out by a bouncing switch in again at once', () => {
    const person = story('hold').down().wait(900).up().wait(10).down().wait(900).up();
    expect(person.did).toEqual(['press (held)', 'release', 'press (held)', 'release']);
  });

  it('takes over what the tray began', () => {
    expect(story('hold').order('start').wait(900).down().wait(900).up().did).toEqual([
      'press',
      'key (held)',
      'release',
    ]);
  });

  it('does not end with its release what a command began while the key was still down', () => {
    const person = story('hold').down().wait(900).endsByItself().order('start').wait(900).up();
    expect(person.did).toEqual(['press (held)', 'press (held)', 'key']);
    expect(person.isListening()).toBe(true);
  });

  it('goes on when another window gets the focus: nothing is heard of that', () => {
    const person = story('hold').down().reads(67).wait(250).reads(67).wait(250).reads(67).wait(10).up();
    expect(person.did).toEqual(['press (held)', 'release']);
  });
});

describe('a release that nobody heard', () => {
  it('is made up for as soon as the system says that the key is up', () => {
    const person = story('hold').down().reads(67).wait(250).reads(67).wait(250).reads();
    expect(person.did).toEqual(['press (held)', 'release']);
    // And the next press is a press again.
    expect(person.wait(1_000).down().did.at(-1)).toBe('press (held)');
  });

  it('is not made up for twice when it comes late after all', () => {
    expect(story('hold').down().reads(67).wait(250).reads().wait(5).up().did).toEqual([
      'press (held)',
      'release',
    ]);
  });

  it('does not swallow the next press when it is reported with that, late', () => {
    const person = story('hold').down().reads(67).wait(250).reads().wait(5).up().wait(1).down();
    expect(person.did).toEqual(['press (held)', 'release', 'press (held)']);
  });

  it('is not followed by a press when the last repeat of the key is reported late', () => {
    const person = story('hold')
      .down()
      .reads(67)
      .wait(700)
      .down()
      .wait(30)
      .reads()
      .wait(3)
      .down()
      .wait(2)
      .up();
    expect(person.did).toEqual(['press (held)', 'release', 'key (held)', 'key']);
    expect(person.wait(100).down().did.at(-1)).toBe('press (held)');
  });

  it('is not taken for one where the system never told of the key', () => {
    const person = story('hold').down().reads().wait(250).reads().wait(250).reads(38).wait(250).reads();
    expect(person.did).toEqual(['press (held)']);
  });

  it('is not taken for one while a key that went down with it is still down', () => {
    const person = story('hold').down().reads(37, 64, 40).wait(250).reads(37, 40).wait(250).reads(40);
    expect(person.did).toEqual(['press (held)']);
    // Typing something else meanwhile does not count.
    expect(person.wait(250).reads(24, 25).did).toEqual(['press (held)', 'release']);
  });

  it('of a keyboard that was pulled out ends the hold', () => {
    expect(story('tap-or-hold').down().reads(67).wait(3_000).reads(67).wait(250).reads().did).toEqual([
      'press (held)',
      'release',
    ]);
  });

  it('where nobody can ask the system, is noticed at the next press', () => {
    const person = story('hold').down().wait(9_000).down().wait(800).up();
    expect(person.did).toEqual(['press (held)', 'release', 'press (held)', 'release']);
  });

  it('where a tap would have gone on, the next press ends it', () => {
    for (const activation of ['tap-or-hold', 'toggle'] as const) {
      const person = story(activation).down().wait(9_000).down().wait(90).up();
      expect(person.did, activation).toEqual(['press (held)', 'release (held)', 'key']);
    }
  });

  it('is not suspected while the key repeats, however long it is held', () => {
    const person = story('hold').down().wait(1_800);
    for (let held = 0; held < 60_000; held += 90) person.down().wait(90);
    expect(person.up().did).toEqual(['press (held)', 'release']);
  });
});

describe('tap or hold', () => {
  it('is push-to-talk when the key is held for longer', () => {
    expect(story('tap-or-hold').down().wait(times.tap).up().did).toEqual(['press (held)', 'release']);
  });

  it('goes on after a tap until the next one, which ends it when it goes down', () => {
    const person = story('tap-or-hold').tap(times.tap - 1);
    expect(person.did).toEqual(['press (held)', 'key']);
    expect(person.wait(4_000).down().did.slice(2)).toEqual(['release (held)']);
    expect(person.wait(90).up().did.slice(3)).toEqual(['key']);
    expect(person.wait(1_000).down().did.slice(4)).toEqual(['press (held)']);
  });

  it('does not begin anew when the tap that ends it is held for long', () => {
    const person = story('tap-or-hold').tap().wait(4_000).down().wait(2_000).down().wait(2_000).up();
    expect(person.did).toEqual(['press (held)', 'key', 'release (held)', 'key']);
  });

  it('begins at the next tap when what was on has ended by itself', () => {
    const person = story('tap-or-hold').tap().wait(4_000).endsByItself().wait(1_000).tap();
    expect(person.did).toEqual(['press (held)', 'key', 'press (held)', 'key']);
  });

  it('is cancelled while it is on, and the next tap begins', () => {
    const person = story('tap-or-hold').tap().wait(4_000).order('cancel').wait(1_000).tap();
    expect(person.did).toEqual(['press (held)', 'key', 'cancel', 'press (held)', 'key']);
  });
});

describe('toggle', () => {
  it('begins with one press and ends with the next, however long each is held', () => {
    const person = story('toggle').tap(2_000).wait(4_000).down().wait(2_000).down().up();
    expect(person.did).toEqual(['press (held)', 'key', 'release (held)', 'key']);
  });

  it('is not ended by the bounce of a worn switch', () => {
    const person = story('toggle').tap().wait(20).tap(5).wait(4_000).tap();
    expect(person.did).toEqual(['press (held)', 'key', 'key (held)', 'key', 'release (held)', 'key']);
  });
});

describe('double tap', () => {
  const begun = ['key (held)', 'key', 'press (held)', 'key'];

  it('begins with the second of two quick taps, and not with one', () => {
    const person = story('double-tap').tap();
    expect(person.did).toEqual(['key (held)', 'key']);
    expect(person.wait(150).tap().did).toEqual(begun);
  });

  it('takes two slow taps for two', () => {
    const person = story('double-tap').tap().wait(times.doubleTap).tap();
    expect(person.did).toEqual(['key (held)', 'key', 'key (held)', 'key']);
    // But the second and a third that follows soon belong together.
    expect(person.wait(150).tap().did.at(-2)).toBe('press (held)');
  });

  it('takes no bounce for a second tap', () => {
    expect(story('double-tap').tap().wait(20).tap(5).did).toEqual(['key (held)', 'key', 'key (held)', 'key']);
  });

  it('ends when the speaker pauses', () => {
    const person = story('double-tap')
      .tap()
      .wait(150)
      .tap()
      .speak(4_000)
      .speak(times.pause - 50, false);
    expect(person.did).toEqual(begun);
    expect(person.speak(50, false).did).toEqual([...begun, 'release']);
  });

  it('does not take the breath between two sentences for the end', () => {
    const person = story('double-tap').tap().wait(150).tap();
    for (let sentence = 0; sentence < 20; sentence++) person.speak(3_000).speak(1_500, false);
    expect(person.did).toEqual(begun);
  });

  it('knows how long somebody was silent by the sound, also when that comes late', () => {
    const person = story('double-tap').tap().wait(150).tap().speak(1_000);
    person.wait(times.pause).sound(false).sound(true, 2_000);
    expect(person.speak(times.pause - 100, false).isListening()).toBe(true);
    expect(person.speak(100, false).isListening()).toBe(false);
    expect(story('double-tap').tap().wait(150).tap().wait(times.firstWord).sound(false).isListening()).toBe(
      true,
    );
  });

  it('leaves time to think before the first word, and does not wait for ever', () => {
    const person = story('double-tap').tap().wait(150).tap().speak(10_000, false);
    expect(person.did).toEqual(begun);
    expect(person.speak(10_000, false).did).toEqual([...begun, 'release']);
  });

  it('ends with one more tap', () => {
    expect(story('double-tap').tap().wait(150).tap().speak(2_000).tap().did).toEqual([
      ...begun,
      'release (held)',
      'key',
    ]);
  });

  it('says that the key is still down when the pause ends it', () => {
    const person = story('double-tap').tap().wait(150).down().speak(1_000).speak(times.pause, false);
    expect(person.did).toEqual([...begun.slice(0, 3), 'release (held)']);
    expect(person.up().did.at(-1)).toBe('key');
  });

  it('does not end what a command began', () => {
    const person = story('double-tap').order('start').speak(1_000).speak(30_000, false);
    expect(person.did).toEqual(['press']);
  });

  it('does not end the next dictation by the silence of one that has ended', () => {
    const person = story('double-tap').tap().wait(150).tap().speak(1_000).endsByItself();
    expect(person.order('start').speak(30_000, false).did).toEqual([...begun, 'press']);
  });
});

it('takes no pause of the recording for a pause of the speaker, and lets them think after it', () => {
  const spoken = () => story('double-tap').tap().wait(150).tap().speak(1_000);
  expect(
    spoken()
      .pauses(60_000)
      .speak(times.firstWord - 100, false)
      .isListening(),
  ).toBe(true);
  expect(spoken().pauses(60_000).speak(1_000).speak(times.pause, false).isListening()).toBe(false);
  expect(spoken().pauses(60_000).speak(times.firstWord, false).isListening()).toBe(false);
});

it('does not end by a pause what is held, though two taps began the one before it', () => {
  const person = story('double-tap').tap().wait(150).tap().speak(1_000).endsByItself().chooses('hold');
  person.wait(1_000).down().speak(1_000).speak(20_000, false);
  expect(person.did.slice(4)).toEqual(['press (held)']);
});

describe('a pause does not end what is held by now', () => {
  it('though two taps began it', () => {
    const person = story('double-tap').tap().wait(150).tap().speak(1_000).chooses('hold').down('F8');
    expect(person.speak(1_000).speak(20_000, false).speak(1_000).isListening()).toBe(true);
    expect(person.up('F8').did.slice(4)).toEqual(['key (held)', 'release']);
  });

  it('though a command began it, or let it go on', () => {
    const taken = story('hold').order('start').speak(1_000).down().speak(times.lostStop, false).speak(1_000);
    expect(taken.up().did).toEqual(['press', 'key (held)', 'release']);
    const resumed = story('tap-or-hold').down().speak(1_000).order('pause').order('start');
    expect(resumed.speak(times.lostStop, false).up().did).toEqual([
      'press (held)',
      'pause',
      'resume',
      'release',
    ]);
  });

  it('but does again when the key turns out to be part of a combination', () => {
    const person = story('double-tap').tap().wait(150).tap().speak(1_000).chooses('hold');
    person.down('RightControl').wait(200).chord().wait(100).up('RightControl');
    expect(person.speak(times.pause, false).isListening()).toBe(false);
  });
});

describe('several keys', () => {
  it('each begin a dictation, and say which one it was', () => {
    const pressed = (key: string) =>
      activate(
        atRest,
        { type: 'key', key, edge: 'down', at: 1_000 },
        { activation: 'hold', isListening: false, isPaused: false },
      ).intents;
    expect(pressed('F9')).toEqual([{ type: 'press', isHeld: true, key: 'F9' }]);
    expect(pressed('F8')).toEqual([{ type: 'press', isHeld: true, key: 'F8' }]);
  });

  it('pressed at once are one press, and the first one ends it', () => {
    const person = story('hold').down('F9').wait(5).down('F8').wait(900).up('F8').wait(5);
    expect(person.did).toEqual(['press (held)']);
    expect(person.up('F9').wait(5).up('F8').did).toEqual(['press (held)', 'release']);
  });

  it('pressed at once are one tap as well', () => {
    const person = story('tap-or-hold').down('F9').wait(5).down('F8').wait(80).up('F9').wait(5).up('F8');
    expect(person.did).toEqual(['press (held)', 'key']);
    expect(person.isListening()).toBe(true);
  });

  it.each(['tap-or-hold', 'toggle'] as const)('end what another of them began (%s)', (activation) => {
    const tapWith = (person: Person, key: string) => person.down(key).wait(90).up(key).wait(2_000);
    const person = tapWith(tapWith(story(activation), 'F9'), 'F8');
    expect(person.did).toEqual(['press (held)', 'key', 'release (held)', 'key']);
  });

  it('one after the other are no double tap', () => {
    const person = story('double-tap').down('F9').wait(80).up('F9').wait(100).down('F8').wait(80).up('F8');
    expect(person.isListening()).toBe(false);
  });

  it('let somebody begin who still holds the one of a dictation that has failed', () => {
    const person = story('hold').down('F9').wait(900).endsByItself().down('F8').wait(900).up('F8').up('F9');
    expect(person.did).toEqual(['press (held)', 'press (held)', 'release']);
  });
});

describe('a modifier by itself', () => {
  const key = 'RightControl';

  it('is held and let go like any other key', () => {
    expect(story('hold').down(key).wait(3_000).up(key).did).toEqual(['press (held)', 'release']);
  });

  it('was no press when a letter follows soon, whatever it began', () => {
    for (const activation of ['hold', 'tap-or-hold', 'toggle'] as const) {
      const person = story(activation).down(key).wait(120).chord().wait(100).up(key);
      expect(person.did, activation).toEqual(['press (held)', 'withdraw', 'key']);
      expect(person.wait(1_000).down(key).did.at(-1), activation).toBe('press (held)');
    }
  });

  it('keeps what somebody has been saying for a while when they touch another key', () => {
    const person = story('hold')
      .down(key)
      .wait(times.chord + 1)
      .chord()
      .wait(2_000)
      .up(key);
    expect(person.did).toEqual(['press (held)', 'release']);
  });

  it.each(['tap-or-hold', 'toggle'] as const)('ends a dictation when it goes up (%s)', (activation) => {
    const person = story(activation).down(key).wait(90).up(key).wait(4_000).down(key);
    expect(person.did).toEqual(['press (held)', 'key', 'key (held)']);
    expect(person.wait(90).up(key).did.at(-1)).toBe('release');
  });

  it.each(['tap-or-hold', 'toggle'] as const)(
    'ends no dictation when it is used to copy something meanwhile (%s)',
    (activation) => {
      const person = story(activation).down(key).wait(90).up(key).wait(4_000);
      person.down(key).wait(1_500).chord().wait(90).up(key);
      expect([person.did.at(-1), person.isListening()]).toEqual(['key', true]);
    },
  );

  it('does not take over what the tray began when it copies something', () => {
    const person = story('hold').order('start').wait(4_000).down(key).wait(90).chord().wait(90).up(key);
    expect(person.did).toEqual(['press', 'key (held)', 'key']);
  });

  it('taps twice only when both taps are of it alone', () => {
    const tap = (person: Person) => person.down(key).wait(80).up(key).wait(100);
    expect(tap(tap(story('double-tap'))).isListening()).toBe(true);
    const copied = story('double-tap').down(key).wait(40).chord().wait(40).up(key).wait(100);
    expect(tap(copied).isListening()).toBe(false);
    expect(tap(story('double-tap')).down(key).wait(40).chord().did.at(-1)).toBe('withdraw');
  });

  it('whose release was lost ends what it was to end', () => {
    const person = story('toggle')
      .down(key)
      .wait(90)
      .up(key)
      .wait(4_000)
      .down(key)
      .reads(105)
      .wait(250)
      .reads();
    expect(person.did.at(-1)).toBe('release');
  });

  it('does not begin by itself when the combination goes on in another window', () => {
    // Alt and Tab: the window changes while the modifier is down, and its release comes from nowhere.
    const person = story('hold').down('LeftAlt').reads(64).wait(150).chord('LeftAlt').wait(600).reads();
    expect(person.did).toEqual(['press (held)', 'withdraw', 'key']);
  });
});

describe('commands', () => {
  it.each(activations)('may be repeated (%s)', (activation) => {
    const person = story(activation).order('stop').order('start').order('start').order('start').wait(900);
    expect(person.order('stop').order('stop').did).toEqual(['press', 'release']);
  });

  it('which a compositor repeats while the key is down begin one dictation, also when it fails at once', () => {
    const person = story('hold')
      .order('start')
      .wait(60)
      .endsByItself()
      .wait(540)
      .order('start')
      .endsByItself();
    for (let held = 0; held < 5_000; held += 40) person.wait(40).order('start').endsByItself();
    // The first repeat of all cannot be told from a new press.
    expect(person.did).toEqual(['press', 'press']);
    // But a press after it was let go can.
    expect(person.wait(10).order('stop').wait(90).order('start').did.slice(2)).toEqual(['press']);
  });

  it('that are read late, and in their order, are each done', () => {
    const person = story('hold').order('start').wait(1_900).order('stop', 900).order('start', 400);
    expect([person.did, person.isListening()]).toEqual([['press', 'release', 'press'], true]);
    expect(person.order('pause', 300).order('pause', 0).wait(5_000).isPaused()).toBe(true);
  });

  it('that are read late are no repeats of each other, and begin nothing that was cancelled after them', () => {
    const person = story('hold').order('start').wait(5_000).order('pause', 3_000).order('pause', 500);
    expect(person.did).toEqual(['press', 'pause', 'resume']);
    expect(person.order('cancel').order('stop', 500).order('start', 300).did.slice(3)).toEqual(['cancel']);
  });

  it('say in which language what they begin is spoken', () => {
    const nobody = { activation: 'hold', isListening: false, isPaused: false } as const;
    for (const type of ['start', 'toggle'] as const)
      expect(activate(atRest, { type, at: 1_000, ageMs: 5, language: 'de' }, nobody).intents).toEqual([
        { type: 'press', isHeld: false, language: 'de' },
      ]);
  });

  it('begin nothing when the stop that was asked for later came first', () => {
    const person = story('hold').order('start', 45).wait(900).order('stop', 40).wait(20).order('start', 65);
    expect([person.did, person.isListening()]).toEqual([['press', 'release'], false]);
  });

  it('begin nothing when a short tap is over before its start arrives', () => {
    expect(story('hold').order('stop', 40).wait(30).order('start', 120).did).toEqual([]);
  });

  it('begin nothing after a cancel that was asked for later', () => {
    const person = story('hold').order('start', 45).wait(900).order('cancel', 40).wait(20).order('start', 65);
    expect([person.did, person.isListening()]).toEqual([['press', 'cancel'], false]);
  });

  it('begin anew when they were asked for after the stop, however soon', () => {
    const person = story('hold').order('start', 45).wait(900).order('stop', 40).wait(50).order('start', 49);
    expect(person.did).toEqual(['press', 'release', 'press']);
  });

  it.each(activations)('toggle, each time (%s)', (activation) => {
    const person = story(activation).order('toggle').wait(900).order('toggle').order('toggle');
    expect(person.did).toEqual(['press', 'release', 'press']);
  });

  it.each(activations.filter((each) => each !== 'hold'))('are ended by the key, too (%s)', (activation) => {
    expect(story(activation).order('start').wait(900).tap().did).toEqual(['press', 'release (held)', 'key']);
  });
});

describe('a stop that never comes, because the desktop forgot the release', () => {
  it.each(activations)('is made up for when nobody has spoken for long (%s)', (activation) => {
    const person = story(activation)
      .order('start')
      .speak(4_000)
      .speak(times.lostStop - 50, false);
    expect(person.did).toEqual(['press']);
    expect(person.speak(50, false).did).toEqual(['press', 'release']);
    expect(person.wait(900).order('start').did.at(-1)).toBe('press');
  });

  it('is made up for when nobody says a word', () => {
    expect(story('hold').order('start').speak(times.lostStop, false).did).toEqual(['press', 'release']);
  });

  it('is not suspected of somebody who thinks between two sentences', () => {
    const person = story('hold').order('start');
    for (let sentence = 0; sentence < 10; sentence++) person.speak(3_000).speak(30_000, false);
    expect(person.order('stop').did).toEqual(['press', 'release']);
  });

  it('comes when the key is pressed once more', () => {
    const person = story('hold').order('start').speak(9_000).order('start').wait(90).order('stop');
    expect(person.did).toEqual(['press', 'release']);
  });

  it('is made up for after a pause, too, during which nobody is silent', () => {
    const paused = () => story('hold').order('start').speak(1_000).order('pause');
    const resumed = paused().wait(90_000).order('start').pauses(0);
    expect(resumed.speak(times.lostStop - 50, false).isListening()).toBe(true);
    expect(resumed.speak(50, false).did).toEqual(['press', 'pause', 'resume', 'release']);
  });

  it('is made up for when the start went on with what the tray had begun', () => {
    const person = story('hold').presses('start').wait(900).clicksPause().wait(900).order('start');
    expect(person.speak(times.lostStop, false).did).toEqual(['press', 'resume', 'release']);
  });

  it('is not missed where somebody begins by a click or with toggle, and may be silent as long as they like', () => {
    const began = (person: Person) => person.speak(1_000).speak(3 * times.lostStop, false).did;
    expect(began(story('hold').presses('start'))).toEqual(['press']);
    expect(began(story('hold').order('toggle'))).toEqual(['press']);
    expect(began(story('hold').down())).toEqual(['press (held)']);
  });

  it('ends nothing that a key began after it', () => {
    const person = story('hold').order('start').speak(1_000).endsByItself().wait(900).down();
    expect(person.speak(2 * times.lostStop, false).did).toEqual(['press', 'press (held)']);
  });
});

describe('a dictation that is paused', () => {
  const key = 'RightControl';
  const paused = (activation: Activation) =>
    story(activation).presses('start').wait(900).clicksPause().wait(4_000);

  it('goes on for whoever holds the key: they speak', () => {
    const person = paused('hold').down();
    expect([person.did.slice(1), person.isPaused()]).toEqual([['key (held)', 'resume'], false]);
    expect(person.wait(900).down().wait(900).up().did.slice(3)).toEqual(['release']);
  });

  it.each(activations)('goes on with a start, once, and ends with the stop (%s)', (activation) => {
    const person = story(activation).order('start').wait(900).order('pause').wait(900);
    expect(person.order('start').wait(30).order('start').wait(900).order('start').isPaused()).toBe(false);
    expect(person.wait(900).order('stop').did).toEqual(['press', 'pause', 'resume', 'release']);
  });

  it('is not ended by the silence of what was said before the pause and comes late', () => {
    const person = story('double-tap').tap().wait(150).tap().speak(1_000).order('pause');
    expect(person.wait(60_000).sound(false, 60_000).isListening()).toBe(true);
  });

  it('stays paused after a start that was asked for before the stop of the one before', () => {
    const person = story('hold').order('start', 60).wait(900).order('stop', 20).presses('start').wait(10);
    expect(person.clicksPause().wait(10).order('start', 60).isPaused()).toBe(true);
  });

  it('stays paused while the key of its start is held on, which a desktop repeats', () => {
    const person = story('hold').order('start').wait(600);
    for (let held = 0; held < 500; held += 40) person.wait(40).order('start');
    person.clicksPause();
    for (let held = 0; held < 500; held += 40) person.wait(40).order('start');
    expect([person.did, person.isPaused()]).toEqual([['press'], true]);
  });

  it.each(activations)('is not heard again because of a combination with the hotkey (%s)', (activation) => {
    const person = paused(activation).down(key).wait(120).chord().wait(100).up(key);
    expect([person.isListening(), person.isPaused()]).toEqual([true, true]);
    if (activation !== 'hold') expect(person.did).not.toContain('resume');
  });

  it('goes on after a combination when it was not that press which resumed it', () => {
    const person = story('hold').presses('start').wait(900).down(key).wait(120).chord();
    expect(person.did).toEqual(['press', 'key (held)']);
  });

  it('goes on for somebody who speaks and touches another key later', () => {
    const person = paused('hold')
      .down(key)
      .wait(times.chord + 1)
      .chord();
    expect(person.isPaused()).toBe(false);
    expect(person.wait(900).up(key).did.at(-1)).toBe('release');
  });

  it.each(['tap-or-hold', 'toggle'] as const)('ends with the next press as any other (%s)', (activation) => {
    expect(paused(activation).tap().did).toEqual(['press', 'release (held)', 'key']);
    expect(paused(activation).down(key).wait(90).up(key).did).toEqual(['press', 'key (held)', 'release']);
  });
});

describe('a command that a desktop repeats while its key is down', () => {
  function hold(person: Person, order: Order): Person {
    person.order(order).wait(660).order(order);
    for (let held = 0; held < 2_000; held += 40) person.wait(40).order(order);
    return person;
  }

  it('pauses once, and goes on once', () => {
    const person = hold(story('hold').presses('start').wait(900), 'pause');
    expect(person.did).toEqual(['press', 'pause']);
    expect(hold(person.wait(3_000), 'pause').did).toEqual(['press', 'pause', 'resume']);
  });

  it('cancels what is spoken, and not the dictations before it', () => {
    const person = hold(story('hold').presses('start').wait(900), 'cancel');
    expect(person.did).toEqual(['press', 'cancel']);
    expect(hold(person.wait(3_000), 'cancel').did).toEqual(['press', 'cancel', 'cancel']);
  });

  it('cancels the next dictation, too, however soon', () => {
    const person = story('hold').order('start').wait(200).order('cancel').wait(100).order('start').wait(200);
    expect(person.order('cancel').did).toEqual(['press', 'cancel', 'press', 'cancel']);
  });

  it('is no repeat of what somebody pressed or clicked', () => {
    const person = story('hold').presses('start').wait(300).presses('pause').wait(300).presses('pause');
    expect(person.presses('cancel').wait(100).presses('cancel').did).toEqual([
      'press',
      'pause',
      'resume',
      'cancel',
      'cancel',
    ]);
  });
});

describe('a computer that was away', () => {
  it.each(activations)(
    'does not begin by itself because the key was held all the time (%s)',
    (activation) => {
      const person = story(activation).down().reads(67).wait(500).away();
      const before = person.did.length;
      // The key repeats when the screen is unlocked, and is then let go.
      person.wait(30_000).back().down().wait(30).down().wait(30).up();
      expect(person.did.slice(before)).toEqual(['key']);
    },
  );

  it.each(activations)('takes the next press for one (%s)', (activation) => {
    const person = story(activation).tap().away().wait(60_000).back().tap().wait(100).tap();
    expect(person.did.filter((each) => each.startsWith('press')).length).toBeGreaterThan(0);
  });
});

it.each(activations)('nothing begins while the screen is locked, by key or by command (%s)', (activation) => {
  const person = story(activation).away().wait(1_000).tap().wait(100).tap().wait(1_000).order('start');
  person.wait(1_000).order('toggle').wait(1_000).down().wait(3_000).up();
  expect([person.did.filter((each) => each.startsWith('press')), person.isHeld()]).toEqual([[], false]);
  expect(person.back().wait(1_000).order('start').isListening()).toBe(true);
});

describe('whatever happens in whatever order', () => {
  /** Numerical Recipes' generator: the same story for the same number. */
  function randomFrom(seed: number) {
    let value = seed;
    return (below: number) => {
      value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((value / 2 ** 32) * below);
    };
  }

  it.each(activations)(
    'nobody stays recorded, and the key is never thought to be down for ever (%s)',
    (activation) => {
      for (let seed = 0; seed < 2_500; seed++) {
        const random = randomFrom(seed);
        const person = story(activation);
        for (let length = random(30); length > 0; length--) {
          const orders = ['start', 'stop', 'toggle', 'cancel', 'pause'] as const;
          const deeds = [
            () => person.down(['F9', 'F8', 'RightControl'][random(3)]),
            () => person.up(['F9', 'F8', 'RightControl'][random(3)]),
            () => person.chord(),
            () => person.tap(random(600)),
            () => person.wait(random(3_000)),
            () => person.reads(...(random(2) === 0 ? [] : [67])),
            () => person.order(orders[random(orders.length)] ?? 'stop', random(200)),
            () => person.sound(random(2) === 0),
            () => person.away(),
            () => person.back(),
            () => person.endsByItself(),
            () => person.clicksPause(),
            () => {
              if (!person.isPaused()) return;
              const before = person.did.length;
              person.down('LeftAlt').wait(random(times.chord)).chord('LeftAlt').up('LeftAlt');
              const isHeardAgain = person.isListening() && !person.isPaused();
              expect(isHeardAgain, `seed ${seed}: ${person.did.slice(before)}`).toBe(false);
            },
          ];
          deeds[random(deeds.length)]?.();
        }
        person.back().wait(100).up().up('F8').up('RightControl').order('stop').wait(1_000);
        expect([person.isListening(), person.isHeld()], `seed ${seed}`).toEqual([false, false]);
        if (activation === 'double-tap') person.tap().wait(100);
        person.down();
        expect(person.isListening(), `seed ${seed}`).toBe(true);
      }
    },
  );
});
