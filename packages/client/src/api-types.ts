/** Methods of the wire. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'

/** A route's name: method, one space, path with `:params`. */
export type RouteName = `${Method} /${string}`

/** One route of an `Api` type. */
export interface RouteType {
  /** Body sent; absent: none. */
  readonly body?: unknown
  /** Query keys; filters and flags. */
  readonly query?: unknown
  /** What the answer holds. */
  readonly response: unknown
}

/** Names of the `:params` in a route's path. */
export type PathParam<P extends string> = P extends `${string}/:${infer N}/${infer Rest}`
  ? N | PathParam<`/${Rest}`>
  : P extends `${string}/:${infer N}`
    ? N
    : never

/** Values a query may carry; `undefined` is left out. */
export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>

/** The path's parameters: needed where the path has some. */
export type ParamsOf<P extends string> = [PathParam<P>] extends [never]
  ? { readonly params?: undefined }
  : string extends P
    ? { readonly params?: Readonly<Record<string, string>> }
    : { readonly params: Readonly<Record<PathParam<P>, string>> }
/** The body: as the route declares it, or none. */
export type BodyOf<R> = R extends { readonly body: infer B }
  ? { readonly body: B }
  : R extends { readonly body?: infer B }
    ? { readonly body?: B }
    : { readonly body?: undefined }
/** The query: as the route declares it, or any. */
export type QueryOf<R> = R extends { readonly query?: infer Q } ? { readonly query?: Q & QueryValues } : { readonly query?: QueryValues }

/** What a request takes besides its route: path params, body and query as the route's type has them. */
export type RequestInput<P extends string, R> = ParamsOf<P> &
  BodyOf<R> &
  QueryOf<R> & {
    /** Ends the request; it then rejects with the signal's reason. */
    readonly signal?: AbortSignal
    /** More headers, e.g. If-Match. */
    readonly headers?: Readonly<Record<string, string>>
  }

/** The second argument may be left out when nothing in it is required. */
export type RequestArgs<P extends string, R> = [PathParam<P>] extends [never]
  ? R extends { readonly body: unknown }
    ? [input: RequestInput<P, R>]
    : [input?: RequestInput<P, R>]
  : string extends P
    ? [input?: RequestInput<P, R>]
    : [input: RequestInput<P, R>]

/** What a route answers. */
export type ResponseOf<R> = R extends { readonly response: infer A } ? A : unknown

/** Any route with any body; used when {@link createClient} is given no `Api` type. */
export type AnyApi = Record<RouteName, { readonly body?: unknown; readonly query?: QueryValues; readonly response: unknown }>
