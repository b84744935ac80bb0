import { Manager } from "./socket.io.esm.min.js";

const ackTimeout = 10_000;

// One manager is one physical connection: namespaces that agree on the path and the transports share it.
const managers = new Map();

function managerFor(path, transports) {
  const key = `${path} ${transports.join()}`;
  if (!managers.has(key)) {
    managers.set(key, new Manager(location.origin, { path, transports, autoConnect: false }));
  }

  return managers.get(key);
}

// One namespace of the hub. The observer hears `traffic` (way, name, values, note), `changed` and `closed`.
export class Connection {
  #manager;
  #socket;
  #observer;
  #engine = null;
  #attempt = 0;
  #isLost = false;

  constructor({ namespace, auth, path, transports }, observer) {
    this.namespace = namespace;
    this.rooms = new Set();
    this.transport = "";
    this.upgradedFrom = "";
    this.#observer = observer;
    this.#manager = managerFor(path, transports);
    this.#manager.on("open", this.#watchEngine);
    this.#manager.on("reconnect_attempt", this.#onAttempt);
    this.#socket = this.#manager.socket(namespace);
    this.#socket.auth = auth;
    this.#socket.on("connect", this.#onConnect);
    this.#socket.on("connect_error", this.#onConnectError);
    this.#socket.on("disconnect", this.#onDisconnect);
    this.#socket.onAny((event, ...values) => {
      // The last argument is a function where the server asks for an ack.
      const asks = typeof values.at(-1) === "function";
      this.#tell("in", event, asks ? values.slice(0, -1) : values, asks ? "asks for an ack" : "");
    });
  }

  get id() {
    return this.#socket.id ?? "";
  }

  get isOnline() {
    return this.#socket.connected;
  }

  get status() {
    if (this.isOnline) {
      return "connected";
    }

    if (this.#attempt > 0) {
      return `reconnecting, attempt ${this.#attempt}`;
    }

    return this.#isLost ? "reconnecting" : "connecting";
  }

  open() {
    // The transport may be there already, opened for another namespace.
    if (this.#manager.engine?.readyState === "open") {
      this.#watchEngine();
    }

    this.#socket.connect();
  }

  close() {
    this.#release();
    this.#socket.disconnect();
    this.#tell("system", "disconnected", [], "by this page");
    this.#observer.closed(this);
  }

  emit(event, values, wantsAck) {
    if (!wantsAck) {
      this.#socket.emit(event, ...values);
      this.#tell("out", event, values);
      return;
    }

    const start = performance.now();
    this.#socket.timeout(ackTimeout).emit(event, ...values, (error, ...answer) => {
      const note = `${Math.max(1, Math.round(performance.now() - start))} ms`;
      this.#tell("ack", event, error ? [] : answer, error ? `no answer, ${error.message}` : note);
      if (!error && answer[0]?.ok) {
        this.#followRoom(event, values[0]);
      }
    });
    // Only now: emit throws on a name of its own, such as "connect".
    this.#tell("out", event, values);
  }

  #followRoom(event, room) {
    if (event === "join") {
      this.rooms.add(room);
    } else if (event === "leave") {
      this.rooms.delete(room);
    }

    this.#observer.changed(this);
  }

  #watchEngine = () => {
    if (this.#engine !== this.#manager.engine) {
      this.#engine?.off("upgrade", this.#onUpgrade);
      this.#engine = this.#manager.engine;
      this.#engine.on("upgrade", this.#onUpgrade);
      this.upgradedFrom = "";
    }

    this.transport = this.#engine.transport.name;
    this.#observer.changed(this);
  };

  #onUpgrade = transport => {
    this.upgradedFrom = this.transport;
    this.transport = transport.name;
    this.#tell("system", "upgraded", [], `${this.upgradedFrom} to ${this.transport}`);
    this.#observer.changed(this);
  };

  #onAttempt = attempt => {
    this.#attempt = attempt;
    this.#observer.changed(this);
  };

  #onConnect = () => {
    this.#attempt = 0;
    this.#isLost = false;
    this.#tell("system", this.#socket.recovered ? "recovered" : "connected", [], `as ${this.id} by ${this.transport}`);
    this.#observer.changed(this);
    if (this.#socket.recovered) {
      return;
    }

    // Rooms belong to a connection: a new one begins without any, and whoever joined them still wants to be in.
    const rooms = [...this.rooms];
    this.rooms.clear();
    rooms.forEach(room => this.emit("join", [room], true));
  };

  #onConnectError = error => {
    this.#tell("system", this.#socket.active ? "unreachable" : "refused", error.data === undefined ? [] : [error.data], error.message);
    this.#endUnlessActive(error.message);
  };

  #onDisconnect = reason => {
    this.#isLost = true;
    this.#tell("system", "disconnected", [], reason);
    this.#endUnlessActive("");
  };

  // The client tries again by itself after a fault of the network, never after the server's own decision.
  #endUnlessActive(refusal) {
    if (this.#socket.active) {
      this.#observer.changed(this);
      return;
    }

    this.#release();
    this.#observer.closed(this, refusal);
  }

  // The manager keeps its sockets by name, so the next connection to this namespace gets the same one: leave nothing on it.
  #release() {
    this.#manager.off("open", this.#watchEngine);
    this.#manager.off("reconnect_attempt", this.#onAttempt);
    this.#engine?.off("upgrade", this.#onUpgrade);
    this.#socket.off();
    this.#socket.offAny();
  }

  #tell(way, name, values, note = "") {
    this.#observer.traffic(this, { way, name, values, note });
  }
}
