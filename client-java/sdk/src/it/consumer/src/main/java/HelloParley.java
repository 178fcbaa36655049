import dev.parley.client.*;

void main() throws InterruptedException {
    try (var parley = ParleyClient.builder("localhost:7400").plaintext().build()) {
        parley.observe(change -> { if (change instanceof Change.MessageReceived(var m)) IO.println(m.text()); });
        parley.signUp("hal", "Hal", "open-the-doors").join();
        parley.connect().join();
        parley.send(parley.joinRoom("general").join().room().id(), "Good morning.");
        Thread.sleep(10_000);
    }
}
