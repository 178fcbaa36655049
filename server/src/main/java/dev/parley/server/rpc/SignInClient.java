package dev.parley.server.rpc;

import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.SignInRequest;
import dev.parley.v1.SignUpRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/// Signs in at a running server, for an engineer who needs an access token at a prompt.
public final class SignInClient implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 20;

    private final String target;
    private final ManagedChannel channel;

    /// @param target `HOST:PORT`
    /// @param tls whether the server speaks TLS, with a certificate that this machine trusts
    public SignInClient(String target, boolean tls) {
        this.target = target;
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target);
        this.channel = tls ? builder.build() : builder.usePlaintext().build();
    }

    /// Makes the account, or signs in to the one that exists, and answers an access token.
    ///
    /// @throws IllegalArgumentException with the server's sentence when it refuses
    public String signUp(String handle, String password) {
        return asking(() -> stub().signUp(SignUpRequest.newBuilder()
                        .setHandle(handle)
                        .setPassword(password)
                        .setDeviceLabel("parley token")
                        .build())
                .getCredentials()
                .getAccessToken());
    }

    /// Signs in and answers an access token.
    ///
    /// @throws IllegalArgumentException with the server's sentence when it refuses
    public String signIn(String handle, String password) {
        return asking(() -> stub().signIn(SignInRequest.newBuilder()
                        .setHandle(handle)
                        .setPassword(password)
                        .setDeviceLabel("parley token")
                        .build())
                .getCredentials()
                .getAccessToken());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private AuthServiceGrpc.AuthServiceBlockingStub stub() {
        return AuthServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private interface Question {
        String ask();
    }

    private String asking(Question question) {
        try {
            return question.ask();
        } catch (StatusRuntimeException refused) {
            boolean isAway = refused.getStatus().getCode() == Status.Code.UNAVAILABLE;
            String sentence = isAway
                    ? "the server at " + target
                            + " does not answer; start it with ./parley up, or name another by --server"
                    : refused.getStatus().getDescription();
            throw new IllegalArgumentException(
                    sentence == null
                            ? "the server answered " + refused.getStatus().getCode()
                            : sentence,
                    refused);
        }
    }
}
