import { useEffect, useRef } from 'react';
import { fileWords } from '../../src-core/words/en.ts';
import { elapsedTime } from '../durations.ts';
import { FileIcon } from '../icons.tsx';
import { useSend, useSnapshot, useTranscribeFiles } from './app-state.ts';
import { Button, IconButton } from './controls/Button.tsx';
import styles from './Files.module.css';

/** Recordings may be dropped anywhere on the window. */
export function useDroppedFiles(): void {
  const transcribeFiles = useTranscribeFiles();
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer === null) return;
      // Without this the window would open the file, which main refuses.
      event.preventDefault();
      event.dataTransfer.dropEffect = event.dataTransfer.types.includes('Files') ? 'copy' : 'none';
    };
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void transcribeFiles(...files);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [transcribeFiles]);
}

export function ChooseFiles() {
  const transcribeFiles = useTranscribeFiles();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={fileWords.choose} icon={<FileIcon />} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept="audio/*,video/*,.flac,.m4a,.ogg,.opus,.webm"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          void transcribeFiles(...(currentTarget.files ?? []));
          // So that the same file may be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** Nothing is shown while no file is being transcribed. */
export function FilesProgressLine() {
  const { files } = useSnapshot();
  const send = useSend();
  if (files === null) return null;
  const { name, place, count, heardS } = files;
  return (
    <div className={styles.line}>
      <p role="status">{fileWords.progress(name, place, count, elapsedTime(heardS * 1000))}</p>
      <Button look="plain" onClick={() => void send('cancelFiles', undefined)}>
        {fileWords.cancel}
      </Button>
    </div>
  );
}
