/// What the micro-benchmarks of the server's pieces share: how they are measured, and the messages that they work
/// on.
///
/// The benchmarks themselves are in the packages of what they measure, `dev.parley.server.*`, because that is
/// package-private there: the two modules share those packages on the class path, and nothing is opened for them.
/// `META-INF/BenchmarkList` in the jar names them all; `org.openjdk.jmh.Main` runs them.
///
/// Imports: the server's model. Deliberately absent: clients, processes; nothing of the rows is measured here.
@NullMarked
package dev.parley.bench.micro;

import org.jspecify.annotations.NullMarked;
