"""From the opportunity to the order: what is offered, agreed and to be delivered."""
