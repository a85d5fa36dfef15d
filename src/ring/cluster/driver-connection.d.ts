// The driver has no types for what is inside it.
declare module 'cassandra-driver/lib/connection.js' {
  const Connection: { readonly prototype: import('./connection-guard.js').DriverConnection }
  export default Connection
}
