import { expect, test } from 'vitest';
import { windowsDesktop } from '../../../../src-main/native/windows/desktop.ts';
import { fakeWindows } from '../../../fakes/windows.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.padEnd(8, '.')));
const text = (said: string) => Uint8Array.from(Buffer.from(`${said}\0`, 'utf16le'));

function desktop() {
  const windows = fakeWindows();
  return { windows, calls: windowsDesktop(windows.api) };
}

test('a window is told by the program it belongs to', async () => {
  const { windows, calls } = desktop();
  const front = {
    window: 77,
    className: 'Notepad',
    process: 12,
    program: 'C:\\Windows\\Système\\Notepad.EXE',
  };
  windows.setFront(front);
  const before = await calls.frontWindow(null);
  expect(before?.app).toBe('Notepad');
  expect((await calls.frontWindow(null))?.id).toBe(before?.id);
  windows.setFront({ ...front, window: 78 });
  expect((await calls.frontWindow(null))?.id).not.toBe(before?.id);
  // The number of a window that is gone.
  windows.setFront({ ...front, process: 13 });
  expect((await calls.frontWindow(null))?.id).not.toBe(before?.id);
  expect(windows.isTidy()).toBe(true);
});

test('a window that is busy does not answer, and nobody waits for one that is gone', async () => {
  const { windows, calls } = desktop();
  windows.setFront({ window: 77, className: 'Notepad', process: 12, program: 'C:\\Notepad.exe' });
  const { id } = (await calls.frontWindow(null)) ?? { id: '' };
  expect(await calls.answers(id)).toBe(true);
  windows.setFrontBusy(true);
  expect(await calls.answers(id)).toBe(false);
  // Its number is another's by now.
  windows.setFront({ window: 77, className: 'Notepad', process: 13, program: 'C:\\Notepad.exe' });
  expect(await calls.answers(id)).toBe(true);
  windows.setFront(null);
  expect(await calls.answers(id)).toBe(true);
});

test('a console is one, whatever runs in it; a program that is not told has no name; no window is none', async () => {
  const { windows, calls } = desktop();
  windows.setFront({ window: 1, className: 'ConsoleWindowClass', process: 2, program: 'C:\\python.exe' });
  expect((await calls.frontWindow(null))?.app).toBe('conhost');
  windows.setFront({ window: 1, className: 'Secret', process: 2, program: null });
  expect((await calls.frontWindow(null))?.app).toBe(null);
  windows.setFront(null);
  expect(await calls.frontWindow(null)).toBe(null);
});

test.each([
  ['nothing', []],
  ['a text', [[13, text('copied')] as const, [1, bytes('copied')] as const, [16, bytes('locale')] as const]],
  ['files', [[15, bytes('/a /b')] as const, ['Preferred DropEffect', bytes('cut')] as const]],
  ['a table with a drawing', [['HTML Format', bytes('<b>')] as const, [14, bytes('drawn')] as const]],
  [
    'an image',
    [[8, bytes('pixels')] as const, [17, bytes('more pixels')] as const, ['PNG', bytes('p')] as const],
  ],
  ['a mark without anything in it', [[13, text('secret')] as const, ['A mark', new Uint8Array(0)] as const]],
])('%s is there again, byte for byte and in its order', async (_, content) => {
  const { windows, calls } = desktop();
  windows.copy(content);
  const before = windows.copied().map(([format]) => format);
  const contentBefore = windows.copied();
  expect((await calls.keepClipboard(null)).isWhole).toBe(true);
  const changes = await calls.writeClipboard('words');
  expect(windows.text()).toBe('words');
  expect(await calls.giveBackClipboard(changes)).toBe(true);
  expect(windows.copied().map(([format]) => format)).toEqual(before);
  // Memory of no length cannot be put there: it comes back as the smallest there is.
  const isFilled = ([, held]: (typeof contentBefore)[number]) => (held as number[]).length > 0;
  expect(windows.copied().filter((_each, at) => isFilled(contentBefore[at] ?? []))).toEqual(
    contentBefore.filter(isFilled),
  );
  expect(windows.isTidy()).toBe(true);
});

test('what the system makes by itself and what OLE notes is not put back', async () => {
  const { windows, calls } = desktop();
  windows.copy([
    ['DataObject', bytes('window')],
    [8, bytes('pixels')],
    [2, null],
    [9, null],
    [14, bytes('drawn')],
    [3, null],
    ['Ole Private Data', bytes('list')],
  ]);
  expect((await calls.keepClipboard(null)).isWhole).toBe(true);
  await calls.giveBackClipboard(await calls.writeClipboard('words'));
  expect(windows.copied().map(([format]) => format)).toEqual([8, 14]);
});

test.each([
  ['a bitmap alone', [[2, null] as const]],
  ['what its app shows itself', [[0x80, null] as const]],
  ['what an app has for itself', [[0x0200, bytes('private')] as const, [0x81, bytes('shown')] as const]],
  ['what its app does not hand out', [[13, text('text')] as const, ['FileContents', null] as const]],
  ['something huge', [['Video', new Uint8Array(50 * 1024 * 1024 + 1)] as const]],
])('%s is not whole', async (_, content) => {
  const { windows, calls } = desktop();
  windows.copy(content);
  expect((await calls.keepClipboard(null)).isWhole).toBe(false);
  expect(windows.isTidy()).toBe(true);
});

test('words are marked for the history of the clipboard and for other computers', async () => {
  const { windows, calls } = desktop();
  await calls.writeClipboard('one\ntwo\r\nthree 😀');
  expect(windows.text()).toBe('one\r\ntwo\r\nthree 😀');
  expect(windows.copied().slice(1)).toEqual([
    ['ExcludeClipboardContentFromMonitorProcessing', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['CanIncludeInClipboardHistory', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['CanUploadToCloudClipboard', [0, 0, 0, 0, 0, 0, 0, 0]],
  ]);
  expect(windows.isTidy()).toBe(true);
});

test('what somebody copies meanwhile stays, at whatever moment', async () => {
  const { windows, calls } = desktop();
  windows.copy([[13, text('before')]]);
  await calls.keepClipboard(null);
  const changes = await calls.writeClipboard('words');
  windows.copy([[13, text('meanwhile')]]);
  expect([await calls.giveBackClipboard(changes), windows.text()]).toEqual([false, 'meanwhile']);

  await calls.keepClipboard(null);
  windows.onWritten(() => windows.copy([[13, text('at once')]]));
  const late = await calls.writeClipboard('words');
  windows.onWritten(() => {});
  expect([await calls.giveBackClipboard(late), windows.text()]).toEqual([false, 'at once']);
});

test('what is kept is read once, and again when something else was copied', async () => {
  const { windows, calls } = desktop();
  windows.copy([[13, text('before')]]);
  await calls.keepClipboard(null);
  await calls.keepClipboard(null);
  expect(windows.reads()).toBe(1);
  windows.copy([[13, text('later')]]);
  await calls.keepClipboard(null);
  await calls.giveBackClipboard(await calls.writeClipboard('words'));
  expect([windows.reads(), windows.text()]).toEqual([2, 'later']);
  // A process that has kept nothing has nothing to give back.
  expect(await windowsDesktop(windows.api).giveBackClipboard(await calls.writeClipboard('words'))).toBe(
    false,
  );
});

test('another program may have the clipboard open for a moment, and not for ever', async () => {
  const { windows, calls } = desktop();
  windows.keepBusy(3);
  await calls.writeClipboard('words');
  expect(windows.text()).toBe('words');
  windows.keepBusy(1_000);
  await expect(calls.writeClipboard('never')).rejects.toThrow('open');
  expect([windows.text(), windows.isTidy()]).toEqual(['words', true]);
  windows.keepBusy(1);
  const both = await Promise.all([calls.writeClipboard('one'), calls.keepClipboard(null)]);
  expect([windows.text(), both[1].changes]).toEqual(['one', both[0]]);
});

test('what is given back waits longer for a program that has the clipboard open', async () => {
  const { windows, calls } = desktop();
  windows.copy([[13, text('copied')]]);
  await calls.keepClipboard(null);
  const changes = await calls.writeClipboard('words');
  windows.keepBusy(12);
  expect([await calls.giveBackClipboard(changes), windows.text()]).toEqual([true, 'copied']);
  expect(windows.isTidy()).toBe(true);
});
