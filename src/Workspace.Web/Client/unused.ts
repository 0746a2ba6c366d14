/// Stands in the bundle for parts of SignalR that are never reached: vite.config.ts says which.
class Unused {
  constructor() {
    throw new Error("This part of SignalR is not in the bundle.")
  }
}

export {Unused as MessageBuffer, Unused as ServerSentEventsTransport, Unused as XhrHttpClient}
