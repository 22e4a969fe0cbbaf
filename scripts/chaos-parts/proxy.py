"""A TCP proxy that breaks connections on demand. What passes is encrypted end to end, and passes as it is."""
import asyncio
import threading


class Proxy:
    """Forwards one port of this machine to another, in a thread of its own."""

    def __init__(self, target_port):
        self.target_port = target_port
        self.port = None
        self.connections = 0
        self._pairs = set()
        self._loop = asyncio.new_event_loop()
        self._open = asyncio.Event()
        self._reading = asyncio.Event()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait()

    def _run(self, ready):
        asyncio.set_event_loop(self._loop)
        self._open.set()
        self._reading.set()
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()

    async def _serve(self, reader, writer):
        try:
            upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.close()
            return
        self.connections += 1
        pair = (writer, upstream_writer)
        self._pairs.add(pair)
        await asyncio.gather(
            self._pump(reader, upstream_writer), self._pump(upstream_reader, writer, self._reading))
        self._pairs.discard(pair)
        for end in pair:
            end.close()

    async def _pump(self, reader, writer, gate=None):
        try:
            while True:
                if gate:
                    await gate.wait()
                data = await reader.read(1 << 16)
                if not data:
                    break
                await self._open.wait()
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except (OSError, RuntimeError):
            writer.transport.abort()

    def cut(self):
        """Resets every connection."""
        self._loop.call_soon_threadsafe(lambda: [end.transport.abort() for pair in self._pairs for end in pair])

    def freeze(self):
        """Lets nothing pass, and breaks nothing, until `thaw`."""
        self._loop.call_soon_threadsafe(self._open.clear)

    def thaw(self):
        self._loop.call_soon_threadsafe(self._open.set)

    def clog(self):
        """Takes nothing more from the target, until `unclog`: to it, whoever connects here does not read."""
        self._loop.call_soon_threadsafe(self._reading.clear)

    def unclog(self):
        self._loop.call_soon_threadsafe(self._reading.set)
