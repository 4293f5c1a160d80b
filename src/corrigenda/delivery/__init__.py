"""Events go out: mail to readers who asked to be told, and webhooks to software and chats."""
