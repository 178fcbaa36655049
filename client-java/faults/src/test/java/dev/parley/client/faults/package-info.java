/// The client against the real service, with real faults between them. The server is a process of its own
/// that is killed and drained (`ServerProcess`), a proxy breaks the network in the ways in which networks
/// break (`FaultyProxy`), programs only record what they show their users (`Recording`), and one short
/// function a promise judges afterwards (`Judge`). Every checker is shown a broken twin that it must catch.
///
/// Imports what the SDK publishes, as any program would; the contract itself only where the judge reads what
/// is stored. Deliberately absent: doubles of anything, and the inner parts of the SDK.
@NullMarked
package dev.parley.client.faults;

import org.jspecify.annotations.NullMarked;
