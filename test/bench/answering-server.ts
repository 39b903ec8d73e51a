/**
 * A thread with an HTTP server in it, so that answering takes nothing from the loop that is measured.
 * It takes any request and answers in the shape all services share, or hangs.
 */
import { createServer, type ServerResponse } from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export interface Answering {
  /** Half of the answers take longer than this, in ms; 0: all are there at once. */
  readonly medianMs: number;
  /** 0 to 100: so many of a hundred requests are never answered. */
  readonly hangingPercent: number;
}

export interface AnsweringServer extends AsyncDisposable {
  readonly baseUrl: string;
}

export async function startAnsweringServer(answering: Answering): Promise<AnsweringServer> {
  const worker = new Worker(new URL(import.meta.url), { workerData: answering });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}

function serve({ medianMs, hangingPercent }: Answering): void {
  const body = JSON.stringify({ text: ' Hello, hello, hello.', x_groq: { id: 'req_bench' } });
  const answer = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  };
  // The same times and the same hanging requests in each run.
  let state = 20_261_121;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const server = createServer((request, response) => {
    const isHanging = random() * 100 < hangingPercent;
    // Most answers stand close together and a few take long, as those of real services do.
    const gaussian = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const answerMs = medianMs * Math.exp(0.25 * gaussian);
    request.resume().on('end', () => {
      if (isHanging) return;
      if (answerMs === 0) answer(response);
      else setTimeout(answer, answerMs, response);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    parentPort?.postMessage(typeof address === 'object' ? address?.port : 0);
  });
}

if (!isMainThread) serve(workerData);
