"""What the demo shop sells, and the names its customers bear. All of it is invented."""

from dataclasses import dataclass

SHOP_NAME = "Fernhill Coffee"
PROGRAM_NAME = "Fernhill Rewards"
CURRENCY = "EUR"
SENDER = "hello@fernhill.example"
NEWCOMER = r"S-[0-9a-f]{8}"
"""The id of somebody new in the demo's shop."""

MAIL_DOMAIN = "post.example"  # reserved by RFC 2606: a mail to it reaches nobody


@dataclass(frozen=True, slots=True)
class Product:
    """A product and its price in cents."""

    sku: str
    title: str
    price: int


PRODUCTS: tuple[Product, ...] = (
    Product("BEAN-HOUSE-250", "House Blend, 250 g", 890),
    Product("BEAN-HOUSE-1K", "House Blend, 1 kg", 2990),
    Product("BEAN-ETH-250", "Ethiopia Guji, 250 g", 1250),
    Product("BEAN-COL-250", "Colombia Huila, 250 g", 1150),
    Product("BEAN-KEN-250", "Kenya Nyeri, 250 g", 1390),
    Product("BEAN-DECAF-250", "Decaf Honduras, 250 g", 1090),
    Product("BEAN-ESP-1K", "Night Shift Espresso, 1 kg", 3290),
    Product("BEAN-SUB", "Beans of the Month", 1600),
    Product("TEA-EARL", "Earl Grey, 100 g", 790),
    Product("TEA-SENCHA", "Sencha, 100 g", 990),
    Product("TEA-ROOIBOS", "Rooibos with Orange, 100 g", 690),
    Product("FILTER-V60", "Paper Filters, 100 pieces", 650),
    Product("DRIP-CONE", "Ceramic Drip Cone", 2450),
    Product("SERVER-600", "Glass Server, 600 ml", 1950),
    Product("PRESS-1L", "French Press, 1 l", 3900),
    Product("GRIND-HAND", "Hand Grinder", 7900),
    Product("GRIND-EL", "Electric Grinder", 18900),
    Product("KETTLE-GN", "Gooseneck Kettle", 6500),
    Product("SCALE", "Brewing Scale", 4900),
    Product("CUP-SET", "Stoneware Cups, set of 2", 2600),
    Product("CUP-TRAVEL", "Travel Cup", 2200),
    Product("MACHINE-LEVER", "Lever Espresso Machine", 74900),
    Product("CLEAN-TABS", "Cleaning Tablets", 1290),
    Product("CHOC-DARK", "Dark Chocolate with Nibs", 550),
    Product("CANTUCCI", "Cantucci, 200 g", 620),
    Product("TOTE", "Fernhill Tote Bag", 1500),
)

FIRST_NAMES = """
Ada Aiko Alba Amir Anouk Arno Asta Aya Bea Bruno Cara Cem Clara Dario Daria Edda Elif Emil Enzo
Esra Eva Felix Finn Frida Gael Greta Hana Henri Ida Ilse Imre Ines Isak Ivo Jana Jonas Juno Kaja
Kemal Lara Lea Leif Lena Levi Lina Livia Luca Luz Maja Malin Marek Mats Mila Milan Mina Nadia Nils
Nora Noor Olga Oskar Otto Paula Pia Rafael Rania Rosa Ruben Sami Sara Silas Sofia Sven Tara Tilda
Timo Uma Vera Viktor Wanda Yara Yusuf Zoe
""".split()

LAST_NAMES = """
Abel Adler Aydin Bakker Barros Baum Becker Bellini Berg Bianchi Blom Borges Brandt Castro Cohen
Costa Dahl Demir Dietz Duarte Ebner Eklund Evers Falk Ferrari Fischer Fuchs Garcia Graf Greco Haas
Hansen Hartmann Herrera Holm Horvat Huber Jansen Jensen Kaya Keller Klein Koch Kovacs Kraft Kruse
Lang Larsen Leclerc Lindt Lopez Lund Maier Marino Martin Meyer Moreau Moser Nagy Neumann Nguyen
Novak Olsen Ortega Otte Peeters Petit Pohl Prinz Ramos Ricci Roth Rossi Sandoval Sato Schmid
Silva Sommer Stein Svoboda Thorne Toth Vogel Voss Wagner Weber Weiss Winter Wolf Yilmaz Zeller
""".split()
