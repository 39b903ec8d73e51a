import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { PillView } from '../../src-core/dictation/pill.ts';
import { mendingPlace } from '../../src-core/mending.ts';
import { Pill } from '../../src-renderer/overlay/Pill.tsx';

/** What it says, and what stands on its buttons. */
function shown(view: PillView) {
  const page = renderToStaticMarkup(
    <Pill
      view={view}
      levels={{ subscribe: () => () => {} }}
      onMend={unasked}
      onDismiss={unasked}
      onTogglePause={unasked}
      onUndo={unasked}
      onInsert={unasked}
      onResize={unasked}
    />,
  );
  const buttons = [...page.matchAll(/<button[^>]*?(?:aria-label="([^"]*)"[^>]*)?>(.*?)<\/button>/g)];
  return {
    says: [...page.replace(/<button.*?<\/button>/g, '').matchAll(/>([^<>]+)</g)].map(([, words]) => words),
    offers: buttons.map(([, label, words]) => label ?? words),
  };
}

function unasked(): never {
  throw new Error('nobody pressed anything');
}

test('what was cancelled can be undone or left', () => {
  expect(shown({ kind: 'cancelled', session: 1 })).toEqual({
    says: ['Cancelled'],
    offers: ['Undo', 'Dismiss'],
  });
});

test('a long dictation in which nothing was heard is kept, and the way there is offered', () => {
  const problem = {
    modelToGet: null,
    host: null,
    mendedAt: mendingPlace('no-speech', { hasPrivacyPage: true }),
  };
  const unheard = { kind: 'problem', code: 'no-speech', isRecordingKept: true, againInMs: null } as const;
  expect(shown({ ...unheard, ...problem })).toEqual({
    says: ['No speech heard.', 'Your recording is kept.'],
    offers: ['History', 'Dismiss'],
  });
});

test('a hint says little and asks nothing', () => {
  expect(shown({ kind: 'hint', hint: 'cancelled' })).toEqual({ says: ['Cancelled'], offers: [] });
});

test('words that lost their window are said to be where they are', () => {
  const asked = { kind: 'elsewhere', session: 1, app: 'Mousepad', wasLeft: false } as const;
  const where = [true, false].map((isInClipboard) => shown({ ...asked, isInClipboard }).says.at(-1));
  expect(where).toEqual(['The text is in the clipboard.', 'The text is in history.']);
});
