import type { Card, Fault, Moment } from './plan.ts';

export function cardInWords({ service, captureMode, fault }: Card): string {
  const unusual = [service === 'groq' ? [] : service, captureMode === 'ready' ? [] : captureMode].flat();
  return [faultInWords(fault), ...unusual].join(', ');
}

/** What goes wrong, for people. */
export function faultInWords(fault: Fault): string {
  const when = 'when' in fault ? ` ${momentInWords(fault.when)}` : '';
  switch (fault.kind) {
    case 'none':
      return 'nothing';
    case 'kill':
      return `kill -9 of the ${fault.process}${when}`;
    case 'freeze':
      return `the ${fault.process} stands still for ${fault.ms} ms${when}`;
    case 'hang':
      return `the page stands still for good${when}`;
    case 'server':
      return `service: ${fault.fault}, ${fault.times}`;
    case 'set-clock':
      return `clock set by ${Math.round(fault.byMs / 3_600_000)} h${when}`;
    case 'fall-asleep':
      return `microphone gives nothing for ${fault.ms} ms${when}`;
    case 'mute':
      return `microphone muted for ${fault.ms} ms${when}`;
    case 'no-microphone':
      return `no microphone, pressed for ${fault.pressMs} ms before`;
    case 'other-rate':
      return `microphone exchanged for one with ${fault.rate} Hz${when}`;
    case 'short':
      return `only ${fault.ms} ms are said`;
    case 'taps':
      return `${fault.forMs.length} taps before (${fault.forMs.join(', ')} ms)`;
    case 'in-a-row':
      return `${fault.lateMs.length} in a row, answered after ${fault.lateMs.join(', ')} ms`;
    case 'quit':
      return `Dictum is quit${when}`;
    case 'escape':
      return `Escape${when}`;
    case 'unplug':
      return `microphone unplugged${fault.hasAnother === true ? ' beside another' : ''}${when}`;
    case 'fill-disk':
      return `disk full${when}`;
    case 'other-window':
      return `another window comes to the front${when}`;
    case 'start-again':
      return `Dictum is started once more${when}`;
  }
}

function momentInWords(when: Moment): string {
  if (when.at === 'before') return 'before the press';
  if (when.at === 'inserting') return 'while the words wait to be inserted';
  const names = {
    speaking: 'into the speech',
    released: 'after the release',
    asked: 'after the service has the sound',
    answered: 'after the answer',
  };
  return `${when.afterMs} ms ${names[when.at]}`;
}
