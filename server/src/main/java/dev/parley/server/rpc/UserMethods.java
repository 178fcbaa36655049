package dev.parley.server.rpc;

import dev.parley.server.auth.ProfileRules;
import dev.parley.server.chat.Profiles;
import dev.parley.server.chat.UpdateProfile;
import dev.parley.server.log.Command;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal.FieldFault;
import dev.parley.server.model.UserProfile;
import dev.parley.server.store.UserPage;
import dev.parley.v1.BatchGetUsersRequest;
import dev.parley.v1.BatchGetUsersResponse;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.GetMeResponse;
import dev.parley.v1.GetUserRequest;
import dev.parley.v1.GetUserResponse;
import dev.parley.v1.SearchUsersRequest;
import dev.parley.v1.SearchUsersResponse;
import dev.parley.v1.UpdateProfileRequest;
import dev.parley.v1.UpdateProfileResponse;
import dev.parley.v1.UserServiceGrpc;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `UserService`.
final class UserMethods {
    private final Profiles profiles;

    UserMethods(Profiles profiles) {
        this.profiles = profiles;
    }

    List<Rpc<?, ?>> all() {
        return List.of(
                Rpc.read(UserServiceGrpc.getGetMeMethod(), ConnectRequest::getGetMe, this::getMe),
                Rpc.read(UserServiceGrpc.getGetUserMethod(), ConnectRequest::getGetUser, this::getUser),
                Rpc.read(UserServiceGrpc.getBatchGetUsersMethod(), ConnectRequest::getBatchGetUsers, this::batchGet),
                Rpc.read(UserServiceGrpc.getSearchUsersMethod(), ConnectRequest::getSearchUsers, this::search),
                Rpc.keyed(
                        UserServiceGrpc.getUpdateProfileMethod(),
                        RequestKey.IF_GIVEN,
                        ConnectRequest::getUpdateProfile,
                        UserMethods::update,
                        user -> UpdateProfileResponse.newBuilder()
                                .setUser(Mapping.user(user))
                                .build()));
    }

    private Outcome<GetMeResponse> getMe(Origin origin, GetMeRequest request) {
        return profiles.find(origin.user())
                .map(user ->
                        GetMeResponse.newBuilder().setUser(Mapping.user(user)).build());
    }

    private Outcome<GetUserResponse> getUser(Origin origin, GetUserRequest request) {
        Outcome<UserProfile> user = switch (request.getNameCase()) {
            case USER_ID -> profiles.find(Arguments.user("user_id", request.getUserId()));
            case HANDLE -> profiles.findByHandle(request.getHandle());
            case NAME_NOT_SET -> throw Arguments.invalid("name", "is missing; give user_id or handle");
        };
        return user.map(found ->
                GetUserResponse.newBuilder().setUser(Mapping.user(found)).build());
    }

    private Outcome<BatchGetUsersResponse> batchGet(Origin origin, BatchGetUsersRequest request) {
        List<UserProfile> users = profiles.findAll(Arguments.users("user_ids", request.getUserIdsList()));
        return Outcome.done(BatchGetUsersResponse.newBuilder()
                .addAllUsers(users.stream().map(Mapping::user).toList())
                .build());
    }

    private Outcome<SearchUsersResponse> search(Origin origin, SearchUsersRequest request) {
        List<String> place = PageTokens.decode(origin.user(), request);
        UserPage.Cursor after = place == null
                ? UserPage.Cursor.START
                : new UserPage.Cursor(Boolean.parseBoolean(place.get(0)), place.get(1), Long.parseLong(place.get(2)));
        UserPage page = profiles.search(request.getQuery(), after, Arguments.pageSize(request.getPageSize()));
        UserPage.Cursor next = page.next();
        String token = next == null
                ? ""
                : PageTokens.encode(
                        origin.user(), request, Boolean.toString(next.byName()), next.key(), Long.toString(next.id()));
        return Outcome.done(SearchUsersResponse.newBuilder()
                .addAllUsers(page.users().stream().map(Mapping::user).toList())
                .setNextPageToken(token)
                .build());
    }

    private static Command<UserProfile> update(Origin origin, UpdateProfileRequest request) {
        var user = request.getUser();
        Set<String> changed = Arguments.mask(request.getUpdateMask(), user, "display_name", "avatar_url");
        String displayName = changed.contains("display_name") ? user.getDisplayName() : null;
        String avatarUrl = changed.contains("avatar_url") ? user.getAvatarUrl() : null;
        if (displayName != null) refuse(ProfileRules.checkDisplayName("user.display_name", displayName));
        if (avatarUrl != null) refuse(ProfileRules.checkAvatarUrl("user.avatar_url", avatarUrl));
        return new UpdateProfile(origin.user(), displayName, avatarUrl, Arguments.revision(user.getEtag()));
    }

    private static void refuse(Optional<FieldFault> fault) {
        fault.ifPresent(found -> {
            throw Arguments.invalid(found.field(), found.description());
        });
    }
}
