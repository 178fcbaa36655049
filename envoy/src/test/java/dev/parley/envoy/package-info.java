/// The real Envoy with the configuration of this module, in front of the real server: what it lets through, what
/// it keeps away, and that one client does not hurt the others. Each cure of `envoy.yaml` is also taken out once,
/// and the same check must then see somebody suffer.
///
/// `Stage` has the server that all tests share, `Scene` an Envoy of one's own with bystanders. Clients speak gRPC
/// (grpc-java), gRPC-Web and JSON (the JDK's HTTP client), and HTTP/2 frames where no client would do it
/// (`RawConnection`). Deliberately absent: doubles of anything.
@NullMarked
package dev.parley.envoy;

import org.jspecify.annotations.NullMarked;
