/// The edge: gRPC in, the domain's words inside. A method of the contract is one row of a table ({@link Rpc}), carried
/// out alike by its unary call and by a frame of `Connect`. In the order of a call: {@link CallExecutors},
/// {@link CallMetrics}, {@link ErrorInterceptor}, {@link DrainInterceptor}, {@link AuthInterceptor},
/// {@link RequestMarshaller}, {@link Dispatch}, then a row of {@link MessageMethods} and its neighbours;
/// {@link Errors} on the way out. {@link GrpcServer} puts it together.
///
/// Imports: chat, fanout, auth, log, model, of store what bounds and judges reads, the gRPC stubs, which nothing else
/// imports. Deliberately absent: rules of the domain, SQL, and any state that outlives a call but for limits.
@NullMarked
package dev.parley.server.rpc;

import org.jspecify.annotations.NullMarked;
