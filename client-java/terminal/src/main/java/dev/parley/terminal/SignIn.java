package dev.parley.terminal;

import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Makes the client be its user: by the session that its store has, by a given password, or by asking for
/// one.
final class SignIn {
    private static final int MAX_TRIES = 3;

    private final ParleyClient client;
    private final String handle;
    private final @Nullable Prompts prompts;

    /// @param prompts asks the person; null when there is nobody to ask
    SignIn(ParleyClient client, String handle, @Nullable Prompts prompts) {
        this.client = client;
        this.handle = handle;
        this.prompts = prompts;
    }

    /// Signs in or up, unless that was done before.
    ///
    /// @param given the password; null when it has to be asked for
    /// @throws Refusal when nobody can be asked, or the person gives up
    /// @throws CompletionException around what the server said
    void run(boolean isSigningUp, @Nullable String given) {
        if (client.isSignedIn()) return;
        if (given != null) {
            if (isSigningUp) signUp("", given);
            else signIn(given);
        } else if (prompts == null) {
            throw new Refusal(handle + " is not signed in here, and each program that runs at once needs a session of"
                    + " its own: set PARLEY_PASSWORD, or sign in once with `./parley chat --user " + handle + "`");
        } else if (isSigningUp) {
            signUpAsking(prompts, prompts.hidden("A password for " + handle + ": "));
        } else {
            signInAsking(prompts);
        }
    }

    private void signInAsking(Prompts asking) {
        for (int tries = 1; tries <= MAX_TRIES; tries++) {
            String password = asking.hidden("The password of " + handle + ": ");
            if (isSignedInWith(password)) return;
            // Whether the handle or the password is wrong, the server does not say.
            if (asking.confirms("No account has this handle and password. Make a new account, " + handle + "?")) {
                signUpAsking(asking, password);
                return;
            }
        }
        throw new Refusal("no account has this handle and password");
    }

    private boolean isSignedInWith(String password) {
        try {
            signIn(password);
            return true;
        } catch (CompletionException e) {
            if (isUnknown(e)) return false;
            throw e;
        }
    }

    private static boolean isUnknown(CompletionException failure) {
        return Sentence.causeOf(failure) instanceof ParleyException refused
                && refused.reason() == ParleyException.Reason.CREDENTIALS_INVALID;
    }

    private void signUpAsking(Prompts asking, String password) {
        if (!asking.hidden("The password once more: ").equals(password)) {
            throw new Refusal("the two passwords differ, so no account was made");
        }
        String name = asking.line("The name that others see (nothing: " + handle + "): ");
        signUp(name.strip(), password);
    }

    private void signIn(String password) {
        var _ = client.signIn(handle, password).join();
    }

    private void signUp(String displayName, String password) {
        var _ = client.signUp(handle, displayName, password).join();
    }
}
