/// The network: channels, and the two ways to be connected (a stream, or polling), which look alike to
/// whoever uses them. Knows gRPC and the contract; imports nothing of the client. Deliberately absent: when
/// to connect, what to do after an end, and everything that outlives a connection.
@NullMarked
package dev.parley.client.wire;

import org.jspecify.annotations.NullMarked;
