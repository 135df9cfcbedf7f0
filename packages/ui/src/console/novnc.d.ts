/** The part of noVNC's API that is used here; the package brings no types. */
declare module '@novnc/novnc' {
  interface RfbEvents {
    connect: CustomEvent<Record<string, never>>
    disconnect: CustomEvent<{ readonly clean: boolean }>
    credentialsrequired: CustomEvent<{ readonly types: readonly string[] }>
    securityfailure: CustomEvent<{ readonly status: number; readonly reason?: string }>
  }
  /** One connection to a VNC server. */
  export default class RFB extends EventTarget {
    constructor(
      target: HTMLElement,
      urlOrChannel: string | WebSocket,
      options?: {
        readonly credentials?: { readonly password?: string }
        readonly wsProtocols?: readonly string[]
        readonly shared?: boolean
      },
    )
    scaleViewport: boolean
    background: string
    disconnect(): void
    focus(): void
    sendCtrlAltDel(): void
    sendCredentials(credentials: { readonly password: string }): void
    addEventListener<K extends keyof RfbEvents>(type: K, listener: (e: RfbEvents[K]) => void): void
  }
}
