/// The Java client of Parley; see the package [dev.parley.client].
module dev.parley.client {
    requires static transitive org.jspecify;
    requires dev.parley.v1;
    requires com.google.protobuf;
    requires io.grpc;
    requires io.grpc.protobuf;
    requires io.grpc.stub;
    requires proto.google.common.protos;

    exports dev.parley.client;
}
