package dev.parley.server.rpc;

import dev.parley.v1.AuthServiceGrpc;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.Set;

/// The methods that are called without a token: how one gets a token, and what a load balancer and a person with
/// grpcurl ask. A test pins the list.
final class OpenMethods {
    static final Set<String> NAMES = Set.of(
            AuthServiceGrpc.getSignUpMethod().getFullMethodName(),
            AuthServiceGrpc.getSignInMethod().getFullMethodName(),
            AuthServiceGrpc.getRefreshTokenMethod().getFullMethodName(),
            AuthServiceGrpc.getGetPublicKeysMethod().getFullMethodName(),
            HealthGrpc.getCheckMethod().getFullMethodName(),
            HealthGrpc.getWatchMethod().getFullMethodName(),
            ServerReflectionGrpc.getServerReflectionInfoMethod().getFullMethodName());

    private OpenMethods() {}

    static boolean contains(String fullMethodName) {
        return NAMES.contains(fullMethodName);
    }
}
