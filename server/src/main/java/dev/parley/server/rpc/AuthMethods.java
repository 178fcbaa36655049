package dev.parley.server.rpc;

import com.google.protobuf.Message;
import dev.parley.server.auth.BuiltInIssuer;
import dev.parley.server.auth.Identity;
import dev.parley.server.auth.SignedIn;
import dev.parley.server.chat.Profiles;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.UserProfile;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.Credentials;
import dev.parley.v1.GetPublicKeysRequest;
import dev.parley.v1.GetPublicKeysResponse;
import dev.parley.v1.RefreshTokenRequest;
import dev.parley.v1.RefreshTokenResponse;
import dev.parley.v1.SignInRequest;
import dev.parley.v1.SignInResponse;
import dev.parley.v1.SignOutRequest;
import dev.parley.v1.SignOutResponse;
import dev.parley.v1.SignUpRequest;
import dev.parley.v1.SignUpResponse;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.function.BiFunction;

/// `AuthService`. Its limits are the identity's own; `Connect` does not carry it.
final class AuthMethods {
    private final Identity identity;
    private final BuiltInIssuer issuer;
    private final Profiles profiles;

    /// @param issuer the one that the identity was made with
    AuthMethods(Identity identity, BuiltInIssuer issuer, Profiles profiles) {
        this.identity = identity;
        this.issuer = issuer;
        this.profiles = profiles;
    }

    List<Rpc<?, ?>> all() {
        return List.of(
                row(AuthServiceGrpc.getSignUpMethod(), this::signUp),
                row(AuthServiceGrpc.getSignInMethod(), this::signIn),
                row(AuthServiceGrpc.getRefreshTokenMethod(), this::refresh),
                row(AuthServiceGrpc.getSignOutMethod(), this::signOut),
                row(AuthServiceGrpc.getGetPublicKeysMethod(), this::publicKeys));
    }

    private static <Q extends Message, A extends Message> Rpc<Q, A> row(
            MethodDescriptor<Q, A> method, BiFunction<Origin, Q, Outcome<A>> answer) {
        return new Rpc<>(method, Quota.NONE, null, new Handling.Blocking<>(answer));
    }

    private Outcome<SignUpResponse> signUp(Origin origin, SignUpRequest request) {
        Outcome<SignedIn> signedIn = identity.signIn()
                .signUp(
                        request.getHandle(),
                        request.getDisplayName(),
                        request.getPassword(),
                        request.getDeviceLabel(),
                        origin.address());
        return withUser(
                signedIn,
                (user, who) -> SignUpResponse.newBuilder()
                        .setUser(Mapping.user(user))
                        .setCredentials(credentials(who))
                        .build());
    }

    private Outcome<SignInResponse> signIn(Origin origin, SignInRequest request) {
        Outcome<SignedIn> signedIn = identity.signIn()
                .signIn(request.getHandle(), request.getPassword(), request.getDeviceLabel(), origin.address());
        return withUser(
                signedIn,
                (user, who) -> SignInResponse.newBuilder()
                        .setUser(Mapping.user(user))
                        .setCredentials(credentials(who))
                        .build());
    }

    private <A> Outcome<A> withUser(Outcome<SignedIn> signedIn, BiFunction<UserProfile, SignedIn, A> answer) {
        return switch (signedIn) {
            case Outcome.Refused<SignedIn>(var refusal) -> Outcome.refused(refusal);
            case Outcome.Done<SignedIn>(SignedIn who) ->
                profiles.find(who.user()).map(user -> answer.apply(user, who));
        };
    }

    private Outcome<RefreshTokenResponse> refresh(Origin origin, RefreshTokenRequest request) {
        return identity.sessions()
                .refresh(request.getRefreshToken(), origin.address())
                .map(who -> RefreshTokenResponse.newBuilder()
                        .setCredentials(credentials(who))
                        .build());
    }

    private Outcome<SignOutResponse> signOut(Origin origin, SignOutRequest request) {
        identity.sessions().signOut(origin.caller(), request.getAllSessions());
        return Outcome.done(SignOutResponse.getDefaultInstance());
    }

    private Outcome<GetPublicKeysResponse> publicKeys(Origin origin, GetPublicKeysRequest request) {
        return Outcome.done(GetPublicKeysResponse.newBuilder()
                .setJwks(identity.keyring().jwks())
                .setIssuer(issuer.issuer())
                .setAudience(issuer.audience())
                .build());
    }

    private static Credentials credentials(SignedIn who) {
        return Credentials.newBuilder()
                .setAccessToken(who.accessToken())
                .setAccessTokenExpireTime(Mapping.timestamp(who.accessTokenExpireTime()))
                .setRefreshToken(who.refreshToken())
                .setRefreshTokenExpireTime(Mapping.timestamp(who.refreshTokenExpireTime()))
                .setSessionId(who.session().toString())
                .build();
    }
}
