import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A TCP proxy between page and server that can cut its connections. */
export class CuttableProxy {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private allowance = Number.POSITIVE_INFINITY;

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<CuttableProxy> {
    const server = createServer();
    const proxy = new CuttableProxy(server);
    server.on("connection", (socket) => proxy.forward(socket, port));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  restore(): void {
    this.isCut = false;
  }

  /** Cuts the connection once, after this many more bytes from the server. */
  cutAfter(bytes: number): void {
    this.allowance = bytes;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private forward(socket: Socket, port: number): void {
    if (this.isCut) {
      socket.destroy();
      return;
    }
    const other = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [socket, other],
      [other, socket],
    ] as const) {
      this.sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
    socket.pipe(other);
    other.on("data", (chunk: Buffer) => this.pass(chunk, socket, other));
    other.on("end", () => socket.end());
  }

  private pass(chunk: Buffer, socket: Socket, other: Socket): void {
    const isLast = chunk.length > this.allowance;
    const passed = isLast ? chunk.subarray(0, this.allowance) : chunk;
    this.allowance = isLast ? Number.POSITIVE_INFINITY : this.allowance - chunk.length;
    socket.write(passed, () => {
      if (isLast) socket.destroy();
    });
    if (isLast) other.destroy();
  }
}
