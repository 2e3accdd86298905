import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** Milliseconds that requests under way have to end in: longer than a statement may take, shorter than a container has. */
const usualPatience = 8_000;

/**
 * Makes a server that can be ended. Node's own way cuts off an answer that was given and is still on its way to a slow
 * reader, and waits for ever for a caller that never finishes its request.
 * @param server one that does not listen yet
 * @returns takes nothing new, lets each answer under way out to its last byte and ends its connection with it; cuts off
 * whatever is still open after `patience` milliseconds
 */
export function closable(server: Server): (patience?: number) => Promise<void> {
  const answers = new Map<Socket, number>();
  const isEnding = (): boolean => !server.listening;
  server.on('connection', (socket: Socket) => {
    answers.set(socket, 0);
    socket.once('close', () => answers.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    answers.set(socket, (answers.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (answers.get(socket) ?? 1) - 1;
      if (answers.has(socket)) answers.set(socket, left);
      if (isEnding() && left === 0) socket.destroySoon();
    });
  });
  return (patience = usualPatience) =>
    new Promise((resolve) => {
      const late = setTimeout(() => {
        for (const socket of answers.keys()) socket.destroy();
      }, patience);
      NetServer.prototype.close.call(server, () => {
        clearTimeout(late);
        resolve();
      });
      for (const [socket, count] of answers) if (count === 0) socket.destroySoon();
    });
}
