import { useEffect, useRef } from 'react';
import { meterOf } from '../../../src-core/capture/test-recording.ts';
import { int16ToFloat32, sampleRate } from '../../../src-core/pcm.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';
import styles from './TestRecordingSetting.module.css';

const words = settingsWords.testRecording;

export function TestRecordingSetting() {
  const { testRecording: test, isListening } = useSnapshot();
  const start = useCommand('startTestRecording');
  const stop = useCommand('stopTestRecording');
  const sound = useCommand('testRecordingSound');
  const player = useRef<AudioContext | null>(null);
  useEffect(() => () => void player.current?.close(), []);
  const isRecording = test.state === 'recording';

  async function play() {
    const answer = await sound.run(undefined);
    if (!answer.ok || answer.value.length === 0) return;
    await player.current?.close();
    player.current = new AudioContext();
    startPlaying(player.current, answer.value);
  }

  return (
    <SettingRow
      id="test-recording"
      name={words.name}
      sentence={words.sentence}
      failure={test.state === 'failed' ? test.code : (start.failure ?? stop.failure ?? sound.failure)}
      extra={
        <div className={styles.result}>
          <meter
            id="test-recording"
            className={styles.level}
            aria-label={words.level}
            min={0}
            max={1}
            value={isRecording ? meterOf(test.level) : 0}
          />
          <span role="status">
            {isRecording && words.recording}
            {test.state === 'recorded' && words.verdicts[test.verdict]}
          </span>
        </div>
      }
    >
      <div className={styles.buttons}>
        {test.state === 'recorded' && <Button onClick={() => void play()}>{words.play}</Button>}
        <Button
          isDisabled={isListening}
          onClick={() => void (isRecording ? stop.run(undefined) : start.run(undefined))}
        >
          {isRecording ? words.stop : words.record}
        </Button>
      </div>
    </SettingRow>
  );
}

function startPlaying(context: AudioContext, samples: Int16Array): void {
  const buffer = context.createBuffer(1, samples.length, sampleRate);
  buffer.copyToChannel(int16ToFloat32(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start();
}
